import type { LiveKitEventType } from '../../../sources/livekit/livekit.events.js';
import type { Mint } from './mint.js';

/** An event's payload, in protobuf's JSON form: what LiveKit sends. */
export interface SimulatedEvent {
  readonly event: LiveKitEventType;
  readonly id: string;
  /** Seconds. */
  readonly createdAt: string;
  readonly [field: string]: unknown;
}

/** A message, or a part of one, in protobuf's JSON form. */
export type Fields = Readonly<Record<string, unknown>>;

/** Makes an event of what it is about, with a fresh id. */
export function simulatedEvent(
  mint: Mint,
  event: LiveKitEventType,
  about: Fields,
): SimulatedEvent {
  const id = mint.id('EV_');
  return { event, ...about, id, createdAt: mint.moment().seconds };
}
