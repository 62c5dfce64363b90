import { Inject, Injectable } from '@nestjs/common';
import {
  ApplicationConfig,
  ContextIdFactory,
  DiscoveryService,
  ExternalContextCreator,
  ModuleRef,
  type ContextId,
  type NestContainer,
} from '@nestjs/core';
// As @nestjs/event-emitter does: the only way to build a request-scoped host in its own module.
import { Injector } from '@nestjs/core/injector/injector.js';
import type { WebhookEvent } from '../core/webhook-event.js';
import type { Handler, HandlerContext } from './handler.js';

export const GLOBAL_ENHANCERS = Symbol.for(
  'nestjs-livestream-webhooks:global-enhancers',
);

/** A provider or controller with handlers on it. */
export type HandlerHost = ReturnType<DiscoveryService['getProviders']>[number];

type Call = (event: WebhookEvent, context: HandlerContext) => Promise<unknown>;

const FILTERS_METADATA = '__exceptionFilters__';
const PARAMS_METADATA = 'nestjs-livestream-webhooks:params';
const EVENT = 0;
const CONTEXT = 1;

/** Runs handlers as Nest runs controllers: with their guards, interceptors, pipes and filters, in the context type `webhook`. */
@Injectable()
export class HandlerInvoker {
  readonly #injector = new Injector();
  readonly #contexts: ExternalContextCreator;

  constructor(
    private readonly moduleRef: ModuleRef,
    contexts: ExternalContextCreator,
    @Inject(GLOBAL_ENHANCERS) private readonly globalEnhancers: boolean,
  ) {
    this.#contexts = globalEnhancers ? contexts : withoutGlobals(contexts);
  }

  create(host: HandlerHost, method: string): Handler['run'] {
    defineParams(host.instance.constructor, method);
    if (host.isDependencyTreeStatic()) {
      return this.#bind(host, host.instance, method);
    }
    return async (event, context) => {
      const contextId = ContextIdFactory.create();
      this.moduleRef.registerRequestByContextId(event, contextId);
      const instance = await this.#instanceFor(host, contextId);
      return this.#bind(host, instance, method, contextId)(event, context);
    };
  }

  #bind(
    host: HandlerHost,
    instance: any,
    method: string,
    contextId?: ContextId,
  ) {
    return this.#contexts.create(
      instance,
      instance[method],
      method,
      PARAMS_METADATA,
      { exchangeKeyForValue: (type, _data, args) => args[type] },
      contextId,
      contextId ? host.id : undefined,
      {
        guards: true,
        interceptors: true,
        filters: this.#filters(instance, method),
      },
      'webhook',
    ) as Call;
  }

  /** Without a filter Nest would log what the handler throws, and so do we: once is enough. */
  #filters(instance: any, method: string): boolean {
    return (
      this.globalEnhancers ||
      Reflect.hasMetadata(FILTERS_METADATA, instance.constructor) ||
      Reflect.hasMetadata(FILTERS_METADATA, instance[method])
    );
  }

  #instanceFor(host: HandlerHost, contextId: ContextId): Promise<object> {
    const module = host.host!;
    const isController = module.controllers.has(host.token as never);
    const collection = isController ? module.controllers : module.providers;
    return this.#injector.loadPerContext(
      host.instance,
      module,
      collection as never,
      contextId,
    );
  }
}

/** Pipes run on declared parameters only: the event and the context are declared here. */
function defineParams(target: object, method: string): void {
  const param = (index: number) => ({ index, data: undefined, pipes: [] });
  Reflect.defineMetadata(
    PARAMS_METADATA,
    { [`${EVENT}:0`]: param(EVENT), [`${CONTEXT}:1`]: param(CONTEXT) },
    target,
    method,
  );
}

/**
 * A guard that asks for a user's token has no business with a webhook's
 * handler, but Nest runs global enhancers in every context. An empty
 * application config is the only way to leave them out and keep those of the handler.
 */
function withoutGlobals(contexts: ExternalContextCreator) {
  const { container } = contexts as unknown as { container: NestContainer };
  return ExternalContextCreator.fromContainer(
    Object.create(container, {
      applicationConfig: { value: new ApplicationConfig() },
    }) as NestContainer,
  );
}
