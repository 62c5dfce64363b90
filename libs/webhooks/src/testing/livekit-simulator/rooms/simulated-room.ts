import { livekitSamples } from '../../../sources/livekit/livekit.samples.js';
import type { Mint } from './mint.js';
import { simulatedEvent, type Fields } from './simulated-event.js';

const sample = livekitSamples.room_started as { readonly room: Fields };

/** A room that tells of itself as LiveKit's do. */
export class SimulatedRoom {
  readonly sid: string;
  /** What the events of rooms and participants say of it. */
  readonly full: Fields;

  constructor(
    readonly name: string,
    private readonly mint: Mint,
  ) {
    this.sid = mint.id('RM_');
    const { seconds, milliseconds } = mint.moment();
    this.full = {
      ...sample.room,
      sid: this.sid,
      name,
      creationTime: seconds,
      creationTimeMs: milliseconds,
      turnPassword: mint.id('', 44),
    };
  }

  /** What the events of tracks say of it. */
  get brief(): Fields {
    return { sid: this.sid, name: this.name };
  }

  started() {
    return simulatedEvent(this.mint, 'room_started', { room: this.full });
  }

  finished() {
    return simulatedEvent(this.mint, 'room_finished', { room: this.full });
  }
}
