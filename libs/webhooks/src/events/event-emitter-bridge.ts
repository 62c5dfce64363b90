import { DiscoveryService } from '@nestjs/core';
import { ConfigurationError } from '../core/errors.js';
import type { Handler } from './handler.js';

interface EventEmitter {
  emitAsync(name: string, event: unknown): Promise<unknown>;
}

/** The handler that emits every event on `@nestjs/event-emitter`, as `livekit.room_finished`. */
export function eventEmitterBridge(discovery: DiscoveryService): Handler {
  // By name: the class is not imported, so that the package stays optional.
  const host = discovery
    .getProviders()
    .find(({ name, instance }) => name === 'EventEmitter2' && instance);
  if (!host) {
    throw new ConfigurationError(
      'eventEmitter is on, but there is no EventEmitter2: install @nestjs/event-emitter and import EventEmitterModule.forRoot()',
    );
  }
  const emitter = host.instance as EventEmitter;
  return {
    id: '@nestjs/event-emitter',
    subscriptions: [{ names: ['*'] }],
    run: (event) => emitter.emitAsync(`${event.source}.${event.type}`, event),
  };
}
