import type { LiveKitEventType } from '../../../sources/livekit/livekit.events.js';
import { livekitSamples } from '../../../sources/livekit/livekit.samples.js';
import type { Mint, Moment } from './mint.js';
import { simulatedEvent, type Fields } from './simulated-event.js';
import type { SimulatedRoom } from './simulated-room.js';

type Info = Fields & {
  readonly roomComposite: Fields;
  readonly streamResults: readonly Fields[];
  readonly fileResults: readonly Fields[];
};

const infoOf = (type: LiveKitEventType) =>
  (livekitSamples[type] as { readonly egressInfo: Info }).egressInfo;

const STARTED = infoOf('egress_started');
const ACTIVE = infoOf('egress_updated');
const ENDED = infoOf('egress_ended');

/** A recording that tells of itself as LiveKit's do: of released servers none of its events carries a `room`. */
export class SimulatedEgress {
  readonly id: string;
  #startedAt: Moment | undefined;
  #recordingSince: Moment | undefined;

  constructor(
    private readonly room: SimulatedRoom,
    private readonly mint: Mint,
  ) {
    this.id = mint.id('EG_');
  }

  started() {
    this.#startedAt = this.mint.moment();
    return this.#event('egress_started', STARTED, this.#startedAt);
  }

  active() {
    this.#recordingSince = this.mint.moment();
    const changed = this.#results(ACTIVE);
    return this.#event('egress_updated', ACTIVE, this.#recordingSince, changed);
  }

  ending() {
    const changed = {
      ...this.#results(ACTIVE),
      status: 'EGRESS_ENDING',
      details: ENDED['details'],
    };
    return this.#event('egress_updated', ACTIVE, this.mint.moment(), changed);
  }

  ended() {
    const now = this.mint.moment();
    const changed = {
      ...this.#results(ENDED, now),
      endedAt: now.nanoseconds,
    };
    return this.#event('egress_ended', ENDED, now, changed);
  }

  #event(type: LiveKitEventType, info: Info, now: Moment, changed?: Fields) {
    const { sid, name } = this.room;
    const egressInfo = {
      ...info,
      egressId: this.id,
      roomId: sid,
      roomName: name,
      startedAt: (this.#startedAt ?? now).nanoseconds,
      updatedAt: now.nanoseconds,
      roomComposite: { ...info.roomComposite, roomName: name },
      ...changed,
    };
    return simulatedEvent(this.mint, type, { egressInfo });
  }

  /** What is being recorded, or was until `end`. */
  #results({ streamResults, fileResults }: Info, end?: Moment): Fields {
    const since = (this.#recordingSince ?? this.mint.moment()).nanoseconds;
    const times = {
      startedAt: since,
      ...(end && {
        endedAt: end.nanoseconds,
        duration: String(BigInt(end.nanoseconds) - BigInt(since)),
      }),
    };
    const timed = (result: Fields) => ({ ...result, ...times });
    return {
      streamResults: streamResults.map(timed),
      fileResults: fileResults.map(timed),
    };
  }
}
