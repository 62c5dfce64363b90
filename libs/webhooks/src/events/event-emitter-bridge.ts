import type { ModuleRef } from '@nestjs/core';
import { ConfigurationError } from '../core/errors.js';
import type { Handler } from './handler.js';

/**
 * The handler that emits every event on `@nestjs/event-emitter`, as `livekit.room_finished`.
 *
 * @throws {ConfigurationError} when the application has no event emitter.
 */
export async function eventEmitterBridge(
  moduleRef: ModuleRef,
): Promise<Handler> {
  const emitter = await findEmitter(moduleRef);
  return {
    id: '@nestjs/event-emitter',
    subscriptions: [{ names: ['*'] }],
    run: (event) => emitter.emitAsync(`${event.source}.${event.type}`, event),
  };
}

async function findEmitter(moduleRef: ModuleRef) {
  try {
    // Imported on use: the package is optional.
    const { EventEmitter2 } = await import('@nestjs/event-emitter');
    return moduleRef.get(EventEmitter2, { strict: false });
  } catch (cause) {
    throw new ConfigurationError(
      'eventEmitter is on, but there is no EventEmitter2: install @nestjs/event-emitter and import EventEmitterModule.forRoot()',
      { cause },
    );
  }
}
