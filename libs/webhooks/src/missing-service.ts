import type { ModulesContainer } from '@nestjs/core';
import { ConfigurationError, type WebhookError } from './core/errors.js';
import type { ServiceClass } from './core/source-service.js';

/** Stands where a service cannot be made, which matters only to those who inject it. */
class MissingService {
  constructor(readonly reason: WebhookError) {}
}

/** A stand-in for a service: nobody may inject it, and whoever got it otherwise is told why at the first call. */
export function missingService(
  { prototype }: ServiceClass,
  reason: WebhookError,
): object {
  return new Proxy(new MissingService(reason), {
    get(target, key) {
      // Nest looks for hooks of its own on every provider.
      if (key !== 'constructor' && Object.hasOwn(prototype, key)) throw reason;
      return Reflect.get(target, key);
    },
  });
}

/** @throws {ConfigurationError} when a class or a factory injects a service that could not be made. */
export function refuseMissingServices(modules: ModulesContainer): void {
  for (const { providers, controllers, injectables } of modules.values()) {
    for (const consumer of [
      ...providers.values(),
      ...controllers.values(),
      ...injectables.values(),
    ]) {
      const injected = [
        ...(consumer.getCtorMetadata() ?? []),
        ...(consumer.getPropertiesMetadata() ?? []).map(
          ({ wrapper }) => wrapper,
        ),
      ];
      for (const wrapper of injected) {
        const instance: unknown = wrapper?.instance;
        if (!(instance instanceof MissingService)) continue;
        throw new ConfigurationError(
          `${consumer.name} injects what is not there: ${instance.reason.message}`,
          { cause: instance.reason },
        );
      }
    }
  }
}
