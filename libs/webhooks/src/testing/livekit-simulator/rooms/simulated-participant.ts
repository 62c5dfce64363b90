import type { LiveKitEventType } from '../../../sources/livekit/livekit.events.js';
import { livekitSamples } from '../../../sources/livekit/livekit.samples.js';
import type { Mint, Moment } from './mint.js';
import { simulatedEvent, type Fields } from './simulated-event.js';
import type { SimulatedRoom } from './simulated-room.js';
import { simulatedTrack, type TrackKind } from './simulated-track.js';

interface Role {
  readonly publishes?: TrackKind;
  readonly about: Fields;
  readonly attributes?: Fields;
  /** LiveKit counts the changes of a participant. */
  readonly lastVersion: number;
}

const { participant: sample } = livekitSamples.participant_joined as {
  readonly participant: Fields & { readonly attributes: Fields };
};

/** Who was in the captured room, in turn: with a microphone, with a camera, only listening. */
const ROLES: readonly [Role, Role, Role] = [
  {
    publishes: 'microphone',
    about: { metadata: sample['metadata'], name: sample['name'] },
    attributes: sample.attributes,
    lastVersion: 6,
  },
  { publishes: 'camera', about: { name: 'Bob' }, lastVersion: 5 },
  { about: {}, lastVersion: 3 },
];

/** A participant that tells of itself as LiveKit's do. */
export class SimulatedParticipant {
  readonly identity: string;
  readonly track: Fields | undefined;
  readonly #role: Role;
  readonly #sid: string;
  readonly #joinedAt: Moment;

  /** @param index counts the participants of a room from 0 */
  constructor(
    private readonly room: SimulatedRoom,
    index: number,
    private readonly mint: Mint,
  ) {
    this.identity = `guest-${index + 1}`;
    this.#role = ROLES[index % ROLES.length] ?? ROLES[0];
    this.#sid = mint.id('PA_');
    this.#joinedAt = mint.moment();
    const { publishes } = this.#role;
    this.track = publishes && simulatedTrack(publishes, mint);
  }

  joined() {
    return this.#event('participant_joined', this.#info('ACTIVE', 2));
  }

  published() {
    return this.#trackEvent('track_published');
  }

  unpublished() {
    return this.#trackEvent('track_unpublished');
  }

  left() {
    const info = this.#info('DISCONNECTED', this.#role.lastVersion, {
      ...(this.track && { isPublisher: true }),
      disconnectReason: 'CLIENT_INITIATED',
    });
    return this.#event('participant_left', info);
  }

  #event(type: LiveKitEventType, participant: Fields) {
    const about = { room: this.room.full, participant };
    return simulatedEvent(this.mint, type, about);
  }

  #trackEvent(type: LiveKitEventType) {
    const participant = { sid: this.#sid, identity: this.identity };
    const about = { room: this.room.brief, participant, track: this.track };
    return simulatedEvent(this.mint, type, about);
  }

  /** The fields in the order in which LiveKit writes them. */
  #info(state: string, version: number, { isPublisher, ...end }: Fields = {}) {
    const { metadata, ...name } = this.#role.about;
    const { attributes } = this.#role;
    return {
      sid: this.#sid,
      identity: this.identity,
      state,
      ...(metadata !== undefined && { metadata }),
      joinedAt: this.#joinedAt.seconds,
      joinedAtMs: this.#joinedAt.milliseconds,
      ...name,
      version,
      permission: sample['permission'],
      ...(isPublisher !== undefined && { isPublisher }),
      ...(attributes && { attributes }),
      ...end,
      clientProtocol: sample['clientProtocol'],
      capabilities: sample['capabilities'],
    };
  }
}
