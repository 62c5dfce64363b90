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
import { checkEnhancers } from './check-enhancers.js';
import { containerOf } from './container-of.js';
import type { Handler, HandlerContext } from './handler.js';
import { handlerCallback } from './handler-callback.js';
import type { HandlerMetadata } from './handler-metadata.js';

export const GLOBAL_ENHANCERS = Symbol.for(
  'nestjs-livestream-webhooks:global-enhancers',
);

/** A provider or controller with handlers on it. */
export type HandlerHost = ReturnType<DiscoveryService['getProviders']>[number];

/** A decorated method, and the class that it belongs to. */
export interface HandlerMethod {
  readonly host: HandlerHost;
  /** The host's own class, or the one that it stands in for. */
  readonly type: Function;
  readonly method: string;
  readonly metadata: readonly HandlerMetadata[];
}

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

  /** @throws {ConfigurationError} when a guard or another enhancer would not run. */
  create(handler: HandlerMethod): Handler['run'] {
    const { host, type, method, metadata } = handler;
    defineParams(type, method);
    const callback = handlerCallback(method, [
      ...metadata.flatMap((it) => it.method ?? []),
      type.prototype[method],
      host.instance[method],
    ]);
    checkEnhancers(`${type.name}.${method}`, host, [type, callback]);
    if (host.isDependencyTreeStatic()) {
      return this.#bind(handler, callback, host.instance);
    }
    return async (event, context) => {
      const contextId = ContextIdFactory.create();
      this.moduleRef.registerRequestByContextId(event, contextId);
      const instance = await this.#instanceFor(host, contextId);
      return this.#bind(handler, callback, instance, contextId)(event, context);
    };
  }

  #bind(
    { host, type, method }: HandlerMethod,
    callback: ReturnType<typeof handlerCallback>,
    instance: any,
    contextId?: ContextId,
  ) {
    const moduleKey = { value: () => host.host!.token };
    // Nest 11 looks for a module that provides the class under its name, and runs no guard where it finds none.
    const contexts: ExternalContextCreator = Object.create(this.#contexts, {
      getContextModuleKey: moduleKey,
      getHostModuleKey: moduleKey,
    });
    return contexts.create(
      instance instanceof type ? instance : standIn(type, method, instance),
      callback,
      method,
      PARAMS_METADATA,
      { exchangeKeyForValue: (kind, _data, args) => args[kind] },
      contextId,
      contextId ? host.id : undefined,
      {
        guards: true,
        interceptors: true,
        filters: this.#filters(type, callback),
      },
      'webhook',
    ) as Call;
  }

  /** Without a filter Nest would log what the handler throws, and so do we: once is enough. */
  #filters(...carriers: readonly object[]): boolean {
    return (
      this.globalEnhancers ||
      carriers.some((it) => Reflect.hasMetadata(FILTERS_METADATA, it))
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

/** For Nest an instance of the class, whose decorators hold; what is called is another object's. */
function standIn(type: Function, method: string, instance: any): object {
  return Object.create(type.prototype as object, {
    [method]: { value: (...args: unknown[]) => instance[method](...args) },
  }) as object;
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
  return ExternalContextCreator.fromContainer(
    Object.create(containerOf(contexts), {
      applicationConfig: { value: new ApplicationConfig() },
    }) as NestContainer,
  );
}
