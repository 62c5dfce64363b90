import { createOnEvent } from '../../events/create-on-event.js';
import { pumpfunEventTypes, type PumpfunEvents } from './pumpfun.events.js';

export type {
  PumpfunCall,
  PumpfunEvent,
  PumpfunEvents,
  PumpfunEventType,
  PumpfunRoom,
} from './pumpfun.events.js';
export {
  pumpfunDestination,
  type PumpfunDestinationOptions,
} from './pumpfun.destination.js';
export type { PumpfunFields, PumpfunOptions } from './pumpfun.options.js';
export { pumpfun } from './pumpfun.source.js';

/**
 * Hands events in Pump.fun's (unofficial) shapes, of the named types, to the
 * decorated method; without a name, every type in {@link PumpfunEvents}.
 *
 * @example
 * ```ts
 * @OnPumpfunEvent('call.ended')
 * ended(event: PumpfunEvent<'call.ended'>) {
 *   console.log(event.data.callId);
 * }
 * ```
 */
export const OnPumpfunEvent = createOnEvent<PumpfunEvents>(
  'pumpfun',
  pumpfunEventTypes,
);
