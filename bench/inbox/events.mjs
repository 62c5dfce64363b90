import { randomBytes } from 'node:crypto';

/** So that no two runs share an id. */
const RUN = randomBytes(4).toString('hex');
let count = 0;

/**
 * Events as the LiveKit source reads them, of 1 KB each, with what came beside.
 *
 * @param keys how many rooms they are spread over
 */
export function makeEvents(howMany, keys = 200) {
  return Array.from({ length: howMany }, (_, index) => makeEvent(index % keys));
}

export function makeEvent(room) {
  const number = count++;
  const id = `EV_${RUN}${String(number).padStart(9, '0')}`;
  const name = `room-${room}`;
  const raw = bodyOf(id, name, number);
  const now = new Date();
  return {
    event: {
      id,
      source: 'livekit',
      account: 'livekit',
      signedBy: 'APIbenchmark',
      type: raw.event,
      key: name,
      occurredAt: now,
      receivedAt: now,
      data: raw,
      raw,
    },
    received: {
      route: 'events',
      request: {
        headers: {
          'content-type': ['application/webhook+json'],
          'user-agent': ['Go-http-client/1.1'],
        },
        body: Buffer.from(JSON.stringify(raw)),
      },
    },
  };
}

function bodyOf(id, room, number) {
  const seconds = Math.floor(Date.now() / 1_000);
  const participant = number.toString(36).padStart(12, '0');
  return {
    event: 'participant_joined',
    id,
    createdAt: String(seconds),
    room: {
      sid: `RM_${room.padEnd(12, '0')}`,
      name: room,
      emptyTimeout: 300,
      departureTimeout: 20,
      creationTime: String(seconds - 60),
      creationTimeMs: String((seconds - 60) * 1_000),
      turnPassword: '',
      enabledCodecs: ['opus', 'red', 'VP8', 'H264', 'VP9', 'AV1'].map(
        (codec) => ({ mime: `video/${codec}`, fmtpLine: '' }),
      ),
      metadata: JSON.stringify({ plan: 'team', region: 'eu-central', number }),
      numParticipants: 12,
      numPublishers: 3,
      activeRecording: false,
    },
    participant: {
      sid: `PA_${participant}`,
      identity: `user-${participant}@example.com`,
      state: 'ACTIVE',
      joinedAt: String(seconds),
      joinedAtMs: String(seconds * 1_000),
      name: `Participant ${number}`,
      version: 3,
      permission: {
        canSubscribe: true,
        canPublish: true,
        canPublishData: true,
        canPublishSources: ['CAMERA', 'MICROPHONE', 'SCREEN_SHARE'],
        canUpdateMetadata: false,
      },
      isPublisher: true,
      attributes: { seat: `${number % 400}`, locale: 'en-GB' },
    },
  };
}
