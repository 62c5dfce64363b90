import {
  Logger,
  Module,
  type DynamicModule,
  type InjectionToken,
  type Provider,
} from '@nestjs/common';
import { checkAccount } from './check-options.js';
import { checkStaticOptions } from './check-static-options.js';
import type { AnyAccountSlot, ConfiguredAccount } from './core/account.js';
import { Accounts } from './core/accounts.js';
import { ConfigurationError } from './core/errors.js';
import { joinPath } from './core/join-path.js';
import { createWebhookController } from './http/webhook.controller.js';
import { isProduction } from './is-production.js';
import { optionsFactory } from './options-factory.js';
import { sourceServices, type Registered } from './source-services.js';
import { untidySecrets, watchResolvers } from './untidy-secrets.js';
import { WebhooksShutdown } from './webhooks-shutdown.js';
import {
  ROLE,
  RUNTIME_OPTIONS,
  WebhooksCoreModule,
} from './webhooks-core.module.js';
import type {
  Role,
  StaticOptions,
  WebhooksAsyncOptions,
  WebhooksOptions,
} from './webhooks.options.js';

const logger = new Logger('Webhooks');

/**
 * Receives the webhooks of the registered sources and hands them to decorated methods.
 *
 * @example
 * ```ts
 * @Module({
 *   imports: [WebhooksModule.forRoot({ sources: [livekit.fromEnv()] })],
 *   providers: [RoomHandlers],
 * })
 * export class AppModule {}
 * ```
 */
@Module({})
export class WebhooksModule {
  /** Registers sources whose options are at hand. */
  static forRoot(given: WebhooksOptions = {}): DynamicModule {
    checkStaticOptions('forRoot', given);
    const { sources = [], ...options } = given;
    const core = WebhooksCoreModule.register({
      role: options.role,
      useFactory: () => options,
    });
    return withCore(core, withSources(sources, options));
  }

  /** Registers sources by name; their secrets and the inbox come from a factory. */
  static forRootAsync<
    const Slots extends readonly AnyAccountSlot[] = readonly [],
  >(options: WebhooksAsyncOptions<Slots>): DynamicModule {
    checkStaticOptions('forRootAsync', options);
    const core = WebhooksCoreModule.register(optionsFactory(options));
    return withCore(core, withSources(options.sources ?? [], options));
  }

  /** Registers one more source, called with its options, in the module that handles it. */
  static forFeature(
    source: ConfiguredAccount,
    options: StaticOptions = {},
  ): DynamicModule {
    checkStaticOptions('forFeature', { ...options, sources: [source] });
    return withSources([source], options);
  }
}

/**
 * The accounts of the root, so that what their sources offer is injected
 * anywhere. A module of its own: a global one is destroyed last, and the one
 * with the shutdown must not be.
 */
@Module({})
class RootAccountsModule {}

function withCore(
  core: DynamicModule,
  { providers, exports, ...sources }: SourcesModule,
): DynamicModule {
  const accounts: DynamicModule = {
    module: RootAccountsModule,
    global: true,
    providers,
    exports,
  };
  return {
    ...sources,
    imports: [core, accounts],
    providers: [WebhooksShutdown],
  };
}

/** What a factory may have returned beside the runtime options. */
interface ResolvedSources {
  readonly sources?: Readonly<Record<string, object>>;
}

type SourcesModule = DynamicModule & {
  readonly providers: Provider[];
  readonly exports: InjectionToken[];
};

function withSources(
  slots: readonly AnyAccountSlot[],
  { path: base = 'webhooks', decorators = [], role = 'all' }: StaticOptions,
): SourcesModule {
  const paths = slots.map(
    ({ account, path }) => path ?? joinPath(base, account),
  );
  const registered = slots.map((slot) => ({
    slot,
    token: Symbol(`account ${slot.account}`),
  }));
  const services = sourceServices(registered);
  return {
    module: WebhooksModule,
    controllers:
      role === 'worker'
        ? []
        : slots.map((slot, index) =>
            createWebhookController(slot, paths[index]!, decorators),
          ),
    providers: [
      ...registered.map((account, index) =>
        registration(account, paths[index]!, role),
      ),
      ...services,
    ],
    exports: services.map(({ provide }) => provide),
  };
}

/** Registers an account as soon as its options are known. */
function registration(
  { slot, token }: Registered,
  path: string,
  role: Role,
): Provider {
  return {
    provide: token,
    inject: [Accounts, RUNTIME_OPTIONS, ROLE],
    useFactory: (
      accounts: Accounts,
      options: ResolvedSources,
      ofTheProcess: Role,
    ) => {
      if (role !== ofTheProcess && ofTheProcess === 'worker') {
        throw new ConfigurationError(
          `Source "${slot.account}" would have routes in a worker. Say there, too, what the process does: WebhooksModule.forFeature(${slot.source.name}({ ... }), { role })`,
        );
      }
      const given = configured(slot, options.sources ?? {});
      const warnings = [
        ...checkAccount(given, isProduction()),
        ...untidySecrets(given),
      ];
      for (const warning of warnings) logger.warn(warning);
      const account = watchResolvers(given, (text) => logger.warn(text));
      accounts.add(account, path);
      return account;
    },
  };
}

function configured(
  slot: AnyAccountSlot,
  sources: Readonly<Record<string, object>>,
): ConfiguredAccount {
  const given = 'options' in slot ? (slot as ConfiguredAccount) : undefined;
  const options = given?.options ?? sources[slot.account];
  if (!options) {
    throw new ConfigurationError(
      `Source "${slot.account}" has no options. In forRoot, call it with them: ${slot.source.name}({ ... }). In forRootAsync, return them from useFactory: { sources: { ${slot.account}: { ... } } }`,
    );
  }
  return { ...slot, options };
}
