import {
  Inject,
  Logger,
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type Provider,
} from '@nestjs/common';
import {
  DiscoveryModule,
  DiscoveryService,
  ExternalContextCreator,
  HttpAdapterHost,
  ModuleRef,
  ModulesContainer,
} from '@nestjs/core';
import { bootReport } from './boot-report.js';
import { checkPolicy, checkRuntimeOptions } from './check-options.js';
import { refuseUnknownAccounts } from './check-static-options.js';
import { Accounts, ACCOUNTS } from './core/accounts.js';
import { ConfigurationError } from './core/errors.js';
import { ANSWERER } from './core/question.js';
import { eventEmitterBridge } from './events/event-emitter-bridge.js';
import { isAsked } from './events/handler.js';
import { GLOBAL_ENHANCERS, HandlerInvoker } from './events/handler-invoker.js';
import { HandlerRegistry } from './events/handler-registry.js';
import { LateHandlers } from './events/late-handlers.js';
import { Questions } from './events/questions.js';
import { WebhookEventBus } from './events/webhook-event-bus.js';
import { WebhookHandlerExplorer } from './events/webhook-handler.explorer.js';
import { WebhookForwarder } from './forwarder/webhook-forwarder.service.js';
import { withDefaults } from './http/bodies/body-limits.js';
import { Connections } from './http/connections.js';
import { ForeignAnswers } from './http/foreign-answers.js';
import { RawBodies } from './http/bodies/raw-bodies.js';
import { RawBodyService } from './http/adapters/raw-body.service.js';
import { RefusalLog } from './http/refusal-log.js';
import { WebhookReceiver } from './http/webhook-receiver.service.js';
import { inboxHooks } from './inbox-hooks.js';
import { Inbox, INBOX } from './inbox/inbox.service.js';
import { refuseMissingServices } from './missing-service.js';
import { openInbox, SHUTDOWN_TIMEOUT } from './open-inbox.js';
import { reviewGuards } from './review-guards.js';
import { reviewHandlers } from './review-handlers.js';
import { reviewIds } from './review-ids.js';
import { SecondSignal } from './second-signal.js';
import { servedPath } from './served-path.js';
import { ShutdownHooksCheck } from './shutdown-hooks-check.js';
import { SourceStarts } from './source-starts.js';
import type { Role, RuntimeOptions } from './webhooks.options.js';

export const RUNTIME_OPTIONS = Symbol.for(
  'nestjs-livestream-webhooks:runtime-options',
);

/** What this process does. */
export const ROLE = Symbol.for('nestjs-livestream-webhooks:role');

/** How the runtime options are come by. */
export interface RuntimeOptionsFactory {
  readonly role?: Role | undefined;
  readonly imports?: NonNullable<DynamicModule['imports']>;
  readonly inject?: readonly any[];
  /** What it injects of its own. */
  readonly providers?: readonly Provider[];
  readonly useFactory: (
    ...args: any[]
  ) => RuntimeOptions | Promise<RuntimeOptions>;
}

const logger = new Logger('Webhooks');

const providers: Provider[] = [
  Accounts,
  SourceStarts,
  HandlerRegistry,
  LateHandlers,
  {
    provide: Questions,
    useFactory: ({ context }: RuntimeOptions) => new Questions(context),
    inject: [RUNTIME_OPTIONS],
  },
  { provide: ANSWERER, useExisting: Questions },
  { provide: ACCOUNTS, useExisting: Accounts },
  { provide: INBOX, useExisting: Inbox },
  HandlerInvoker,
  WebhookHandlerExplorer,
  RawBodyService,
  WebhookReceiver,
  { provide: RefusalLog, useFactory: () => new RefusalLog() },
  {
    provide: ForeignAnswers,
    useFactory: (refusals: RefusalLog) => new ForeignAnswers(refusals),
    inject: [RefusalLog],
  },
  {
    provide: WebhookEventBus,
    useFactory: (handlers: HandlerRegistry, { context }: RuntimeOptions) =>
      new WebhookEventBus(handlers, context),
    inject: [HandlerRegistry, RUNTIME_OPTIONS],
  },
  {
    provide: RawBodies,
    useFactory: ({ limits }: RuntimeOptions) =>
      new RawBodies(withDefaults(limits)),
    inject: [RUNTIME_OPTIONS],
  },
  SecondSignal,
  { provide: ShutdownHooksCheck, useFactory: () => new ShutdownHooksCheck() },
  {
    provide: Connections,
    useFactory: (host: HttpAdapterHost, { shutdownTimeout }: RuntimeOptions) =>
      new Connections(host, shutdownTimeout ?? SHUTDOWN_TIMEOUT),
    inject: [HttpAdapterHost, RUNTIME_OPTIONS],
  },
  {
    provide: GLOBAL_ENHANCERS,
    useFactory: ({ globalEnhancers = false }: RuntimeOptions) =>
      globalEnhancers,
    inject: [RUNTIME_OPTIONS],
  },
  {
    provide: Inbox,
    useFactory: openInbox,
    inject: [RUNTIME_OPTIONS, ROLE],
  },
  {
    provide: WebhookForwarder,
    useFactory: (options: RuntimeOptions, inbox: Inbox) =>
      new WebhookForwarder(options, inbox),
    inject: [RUNTIME_OPTIONS, Inbox],
  },
];

/** The rooms, put together once per application. */
@Module({})
export class WebhooksCoreModule implements OnApplicationBootstrap {
  constructor(
    private readonly accounts: Accounts,
    private readonly handlers: HandlerRegistry,
    private readonly late: LateHandlers,
    private readonly questions: Questions,
    private readonly explorer: WebhookHandlerExplorer,
    private readonly bus: WebhookEventBus,
    private readonly inbox: Inbox,
    private readonly forwarder: WebhookForwarder,
    private readonly moduleRef: ModuleRef,
    private readonly modules: ModulesContainer,
    private readonly sourceStarts: SourceStarts,
    private readonly shutdownHooks: ShutdownHooksCheck,
    private readonly adapterHost: HttpAdapterHost,
    private readonly discovery: DiscoveryService,
    private readonly contexts: ExternalContextCreator,
    @Inject(RUNTIME_OPTIONS) private readonly options: RuntimeOptions,
    @Inject(ROLE) private readonly role: Role,
  ) {}

  static register({
    role = 'all',
    imports = [],
    inject = [],
    providers: own = [],
    useFactory,
  }: RuntimeOptionsFactory): DynamicModule {
    const options: Provider = {
      provide: RUNTIME_OPTIONS,
      inject: [...inject],
      useFactory: async (...args: unknown[]) => {
        const found = await useFactory(...args);
        checkRuntimeOptions(found);
        return found;
      },
    };
    return {
      module: WebhooksCoreModule,
      global: true,
      imports: [DiscoveryModule, ...imports],
      providers: [
        options,
        { provide: ROLE, useValue: role },
        ...own,
        ...providers,
      ],
      exports: [
        RUNTIME_OPTIONS,
        ROLE,
        Accounts,
        Connections,
        RefusalLog,
        SecondSignal,
        SourceStarts,
        WebhookEventBus,
        Inbox,
        WebhookForwarder,
        WebhookReceiver,
      ],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    this.#refuseTwins();
    refuseUnknownAccounts(
      this.options,
      this.accounts.all.map(({ name }) => name),
    );
    refuseMissingServices(this.modules);
    for (const handler of this.explorer.explore()) {
      (isAsked(handler) ? this.questions : this.handlers).add(handler);
    }
    for (const handler of await this.forwarder.open(this.accounts)) {
      this.handlers.add(handler);
    }
    if (this.options.eventEmitter) {
      this.handlers.add(await eventEmitterBridge(this.moduleRef));
    }
    if (this.handlers.all.length === 0 && this.accounts.all.length > 0) {
      logger.warn(
        'No handler is registered: webhooks are answered 200, and then nothing happens. Put the class with the decorated methods into the providers of a module',
      );
    }
    const all = [...this.handlers.all, ...this.questions.all];
    for (const { id, policy = {} } of this.handlers.all) {
      checkPolicy(`The handler "${id}"`, policy);
    }
    for (const warning of [
      ...reviewHandlers(all, this.accounts),
      ...reviewIds(this.handlers.all),
    ]) {
      logger.warn(warning);
    }
    if (this.adapterHost.httpAdapter) {
      const controllers = this.discovery.getControllers();
      for (const warning of reviewGuards(controllers, this.contexts)) {
        logger.warn(warning);
      }
    }
    this.bus.seal();
    this.late.seal();
    await this.inbox.open(
      inboxHooks({
        accounts: this.accounts,
        handlers: this.handlers,
        late: this.late,
        bus: this.bus,
        policy: this.options.handlers ?? {},
        context: this.options.context,
      }),
    );
    logger.log(
      bootReport({
        role: this.role,
        inbox: this.inbox.kind,
        isOpen: this.inbox.isOpen,
        accounts: this.accounts.all,
        handlers: [...this.handlers.all, ...this.questions.all],
        policy: this.options.handlers ?? {},
        destinations: (this.options.forward ?? []).map((it) => it.destination),
        served: (path) => servedPath(this.contexts, path),
      }),
    );
    if (this.role !== 'worker') this.sourceStarts.begin();
    // What a memory inbox loses anyway is no reason to ask for more.
    const isDurable = this.options.inbox?.loss === 'none';
    if (isDurable && this.role !== 'web') this.shutdownHooks.begin();
  }

  /** Each of two cores would find all handlers, and run each event twice. */
  #refuseTwins(): void {
    const cores = [...this.modules.values()].filter(
      ({ metatype }) => metatype === WebhooksCoreModule,
    );
    if (cores.length > 1) {
      throw new ConfigurationError(
        'WebhooksModule.forRoot() is imported twice. Import it once, and register further sources with WebhooksModule.forFeature(source)',
      );
    }
  }
}
