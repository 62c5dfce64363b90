import { checkResolvedOptions } from './check-static-options.js';
import { ConfigurationError } from './core/errors.js';
import type { RuntimeOptionsFactory } from './webhooks-core.module.js';
import type {
  RuntimeOptions,
  WebhooksOptionsFactory,
} from './webhooks.options.js';

/** `WebhooksAsyncOptions` as whoever writes JavaScript may give them. */
interface Given extends Pick<
  RuntimeOptionsFactory,
  'role' | 'imports' | 'inject'
> {
  readonly useFactory?: RuntimeOptionsFactory['useFactory'];
  readonly useClass?: new (...args: any[]) => WebhooksOptionsFactory;
  readonly useExisting?: new (...args: any[]) => WebhooksOptionsFactory;
}

/**
 * Where the options of a `forRootAsync` come from, as one factory.
 *
 * @throws {ConfigurationError} where they come from nowhere, or from two places.
 */
export function optionsFactory({
  role,
  imports = [],
  inject = [],
  ...ways
}: Given): RuntimeOptionsFactory {
  const { useFactory, useClass, useExisting } = ways;
  const given = Object.entries({ useFactory, useClass, useExisting }).filter(
    ([, way]) => way,
  );
  if (given.length !== 1 || typeof given[0]?.[1] !== 'function') {
    throw new ConfigurationError(
      `WebhooksModule.forRootAsync needs one of useFactory, useClass and useExisting, a function or a class, and got ${given.map(([name]) => name).join(' and ') || 'none'}: useFactory: () => ({ sources: { ... } })`,
    );
  }
  const create: RuntimeOptionsFactory['useFactory'] =
    useFactory ??
    ((factory: WebhooksOptionsFactory) => factory.createWebhooksOptions());
  return {
    role,
    imports,
    inject: useFactory ? inject : [useClass ?? useExisting],
    providers: useClass ? [useClass] : [],
    async useFactory(...args: unknown[]): Promise<RuntimeOptions> {
      const options: unknown = await create(...args);
      checkResolvedOptions(options);
      return options;
    },
  };
}
