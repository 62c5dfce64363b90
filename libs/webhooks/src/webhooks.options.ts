import type { InjectionToken, ModuleMetadata } from '@nestjs/common';
import type {
  AccountSlot,
  AnyAccountSlot,
  ConfiguredAccount,
} from './core/account.js';
import type { BodyLimits } from './http/body-limits.js';
import type { InboxOption } from './inbox/inbox-engine.js';

/** What decides the shape of the application: known when its modules are put together. */
export interface StaticOptions {
  /**
   * The path below which the generated controllers stand.
   * @default 'webhooks'
   */
  readonly path?: string;
  /** Put on every generated controller, for example `[Public(), SkipThrottle()]`. */
  readonly decorators?: readonly ClassDecorator[];
}

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
   * Milliseconds that running handlers get to finish when the application shuts down.
   * @default 10000
   */
  readonly shutdownTimeout?: number;
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
export interface ResolvedOptions<
  Slots extends readonly AnyAccountSlot[],
> extends RuntimeOptions {
  readonly sources: SourceOptions<Slots>;
}

export interface WebhooksAsyncOptions<
  Slots extends readonly AnyAccountSlot[],
> extends StaticOptions {
  /** The senders, by name: `livekit`, or `livekit.named('eu')`; their options come from the factory. */
  readonly sources: Slots;
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  readonly inject?: readonly InjectionToken[];
  // The parameters are what `inject` names: Nest itself types them like this.
  readonly useFactory: (
    ...args: any[]
  ) => ResolvedOptions<Slots> | Promise<ResolvedOptions<Slots>>;
}
