import type {
  InjectionToken,
  ModuleMetadata,
  OptionalFactoryDependency,
  Type,
} from '@nestjs/common';
import type {
  AccountSlot,
  AnyAccountSlot,
  ConfiguredAccount,
} from './core/account.js';
import type { BodyLimits } from './http/bodies/body-limits.js';
import type { HandlerPolicy } from './core/handler-policy.js';
import type { EventContext } from './events/event-context.js';
import type { Forward } from './forwarder/forward-to.js';
import type { InboxOption } from './inbox/inbox-option.js';
import type { Retention } from './inbox/inbox-store.js';

/** What decides the shape of the application: known when its modules are put together. */
export interface StaticOptions {
  /**
   * The path below which the generated controllers stand.
   * @default 'webhooks'
   */
  readonly path?: string;
  /** Put on every generated controller, for example `[Public(), SkipThrottle()]`. */
  readonly decorators?: readonly ClassDecorator[];
  /**
   * `'web'` receives and keeps webhooks, and runs no handlers; `'worker'` runs
   * them, and has no routes. Both are started from one build, with the same
   * handlers, on an inbox that processes share.
   * @default 'all'
   */
  readonly role?: Role | undefined;
}

/** What a process does: receive webhooks, run handlers, or both. */
export type Role = 'all' | 'web' | 'worker';

/** What may depend on configuration: known when the application starts. */
export interface RuntimeOptions {
  /**
   * Where events are kept until their handlers are done.
   * @default memoryInbox(), which production refuses
   */
  readonly inbox?: InboxOption;
  /** What is read before the sender is known. */
  readonly limits?: Partial<BodyLimits>;
  /**
   * Runs the application's global guards, interceptors, pipes and filters on handlers too.
   * @default false
   */
  readonly globalEnhancers?: boolean;
  /**
   * Emits every event on `@nestjs/event-emitter` as `<source>.<type>`, from a durable handler.
   * @default false
   */
  readonly eventEmitter?: boolean;
  /**
   * Milliseconds for which a database that is away at the start is tried again,
   * while webhooks are answered 503; after them the process ends with an error.
   * With 0 it must be there at once. What no other try would change, such as a
   * wrong password, fails the start at once in any case.
   * @default 60000
   */
  readonly startTimeout?: number;
  /**
   * Runs each attempt of a handler in an async context made for its event, its
   * guards and interceptors included, so that what depends on
   * `AsyncLocalStorage` works there; listeners and questions, too. Without it
   * handlers and listeners start in the context of no request.
   *
   * It must call `run` once: else, or when it throws, the attempt fails.
   *
   * @example
   * ```ts
   * context: (event, run) => storage.run({ tenant: event.tenant }, run),
   * ```
   */
  readonly context?: EventContext;
  /**
   * Milliseconds that running handlers and open connections get to finish when the application shuts down.
   * @default 10000
   */
  readonly shutdownTimeout?: number;
  /** Where events are sent on to: `[forwardTo(destination, { events })]`. */
  readonly forward?: readonly Forward[];
  /** How handlers are run that do not say it themselves. */
  readonly handlers?: HandlerPolicy;
  /**
   * How many jobs run at once in this process, of all handlers.
   * @default 100
   */
  readonly concurrency?: number;
  /** How long finished events are kept, in milliseconds. */
  readonly retention?: Partial<Retention>;
  /** What is done about secrets in payloads. */
  readonly redact?: {
    /**
     * Takes the secrets that a source names (`sensitive`) out of the body before
     * it is kept, so that handlers do not see them either.
     * @default false
     */
    readonly atRest?: boolean;
  };
}

export interface WebhooksOptions extends StaticOptions, RuntimeOptions {
  /** The senders, each called with its options: `livekit({ ... })`. */
  readonly sources?: readonly ConfiguredAccount[];
}

/** The options that the sources of a `forRootAsync` still need, by account. */
export type SourceOptions<Slots extends readonly AnyAccountSlot[]> = {
  [Account in Awaiting<Slots>['account']]: OptionsOf<
    Extract<Awaiting<Slots>, { readonly account: Account }>
  >;
};

type Awaiting<Slots extends readonly AnyAccountSlot[]> = Exclude<
  Slots[number],
  ConfiguredAccount
>;

type OptionsOf<Slot> =
  Slot extends AccountSlot<string, infer Options> ? Options : never;

/** What the factory of a `forRootAsync` returns. */
export type ResolvedOptions<Slots extends readonly AnyAccountSlot[]> =
  RuntimeOptions & NeededSources<Slots>;

/** Where no source awaits its options there is nothing to return, and where nobody says which, anything. */
type NeededSources<Slots extends readonly AnyAccountSlot[]> = [
  Awaiting<Slots>,
] extends [never]
  ? { readonly sources?: Readonly<Record<string, never>> }
  : string extends Awaiting<Slots>['account']
    ? { readonly sources?: Readonly<Record<string, object>> }
    : { readonly sources: SourceOptions<Slots> };

/**
 * A class that returns the options of a `forRootAsync`; what it needs is injected.
 *
 * @example
 * ```ts
 * @Injectable()
 * class WebhooksConfig implements WebhooksOptionsFactory<[typeof livekit]> {
 *   constructor(private readonly config: ConfigService) {}
 *
 *   createWebhooksOptions() {
 *     return {
 *       sources: {
 *         livekit: {
 *           apiKey: this.config.getOrThrow('LIVEKIT_API_KEY'),
 *           apiSecret: this.config.getOrThrow('LIVEKIT_API_SECRET'),
 *         },
 *       },
 *     };
 *   }
 * }
 * ```
 */
export interface WebhooksOptionsFactory<
  Slots extends readonly AnyAccountSlot[] = readonly AnyAccountSlot[],
> {
  createWebhooksOptions():
    ResolvedOptions<Slots> | Promise<ResolvedOptions<Slots>>;
}

interface AsyncStaticOptions<
  Slots extends readonly AnyAccountSlot[],
> extends StaticOptions {
  /**
   * The senders, by name: `livekit`, or `livekit.named('eu')`; their options come from the factory.
   * @default none: modules register theirs with `forFeature`
   */
  readonly sources?: Slots;
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
}

/** One of `useFactory`, `useClass` and `useExisting` says where the options come from, as in Nest's own modules. */
// Each names only its own: tsc then says what is wrong within a factory, and not that the factory is.
export type WebhooksAsyncOptions<Slots extends readonly AnyAccountSlot[]> =
  AsyncStaticOptions<Slots> &
    (
      | {
          /** What the parameters of `useFactory` are. */
          readonly inject?: readonly (
            InjectionToken | OptionalFactoryDependency
          )[];
          // The parameters are what `inject` names: Nest itself types them like this.
          readonly useFactory: (
            ...args: any[]
          ) => ResolvedOptions<Slots> | Promise<ResolvedOptions<Slots>>;
        }
      | {
          /** A class that is made for this, with what it injects. */
          readonly useClass: Type<WebhooksOptionsFactory<Slots>>;
        }
      | {
          /** A provider that one of the `imports`, or a global module, has already. */
          readonly useExisting: Type<WebhooksOptionsFactory<Slots>>;
        }
    );
