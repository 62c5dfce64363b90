import { createOnEvent } from '../../events/create-on-event.js';
import { livekitEventTypes, type LiveKitEvents } from './livekit.events.js';

export type {
  LiveKitEvent,
  LiveKitEvents,
  LiveKitEventType,
} from './livekit.events.js';
export { beluga, belugaSignature } from './beluga.js';
export type { LiveKitOptions } from './livekit.options.js';
export { livekit, livekitKey } from './livekit.source.js';

/**
 * Hands LiveKit's events of the named types to the decorated method; without a
 * name, every type in {@link LiveKitEvents}.
 *
 * @example
 * ```ts
 * @OnLiveKitEvent('room_finished')
 * async close(event: LiveKitEvent<'room_finished'>) {
 *   await this.rooms.close(event.data.room.name);
 * }
 * ```
 */
export const OnLiveKitEvent = createOnEvent<LiveKitEvents>(
  'livekit',
  livekitEventTypes,
);
