import { randomUUID } from 'node:crypto';

interface RoomEvent {
  readonly event: string;
  readonly id: string;
  readonly [field: string]: unknown;
}

/** What LiveKit tells of a room in which some people meet, as JSON. */
export function roomLife(name: string, people: string[]): RoomEvent[] {
  const room = { sid: `RM_${shortId()}`, name };
  const of = (event: string, more: object = {}): RoomEvent => ({
    event,
    id: `EV_${shortId()}`,
    createdAt: String(Math.floor(Date.now() / 1000)),
    room,
    ...more,
  });
  const participants = people.map((identity) => ({
    sid: `PA_${shortId()}`,
    identity,
  }));
  return [
    of('room_started'),
    ...participants.map((participant) =>
      of('participant_joined', { participant }),
    ),
    ...participants.map((participant) =>
      of('track_published', {
        participant,
        track: { sid: `TR_${shortId()}`, source: 'MICROPHONE' },
      }),
    ),
    ...participants.map((participant) =>
      of('participant_left', { participant }),
    ),
    of('room_finished'),
  ];
}

function shortId(): string {
  return randomUUID().replaceAll('-', '').slice(0, 12);
}
