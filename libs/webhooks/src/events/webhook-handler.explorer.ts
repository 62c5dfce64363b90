import { DiscoveryService } from '@nestjs/core';
import { Injectable, Logger } from '@nestjs/common';
import type { Handler } from './handler.js';
import { handlersOn, type HandlerMetadata } from './handler-metadata.js';
import { ConfigurationError } from '../core/errors.js';
import { policyIn } from './policy-in.js';
import {
  HandlerInvoker,
  type HandlerHost,
  type HandlerMethod,
} from './handler-invoker.js';

/** Finds the decorated methods of an application's providers and controllers. */
@Injectable()
export class WebhookHandlerExplorer {
  readonly #logger = new Logger('Webhooks');

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly invoker: HandlerInvoker,
  ) {}

  explore(): Handler[] {
    return this.#hosts()
      .flatMap(decoratedMethods)
      .filter((handler) => this.#isThere(handler))
      .map((handler) => this.#handlerOf(handler));
  }

  /** A factory may hand out what another provider made: it is one host all the same, the one that made it. */
  #hosts(): HandlerHost[] {
    const byInstance = new Map<unknown, HandlerHost>();
    for (const host of [
      ...this.discovery.getProviders(),
      ...this.discovery.getControllers(),
    ]) {
      if (!host.instance || host.isAlias) continue;
      const known = byInstance.get(host.instance);
      if (!known || (isMaker(host) && !isMaker(known))) {
        byInstance.set(host.instance, host);
      }
    }
    return [...byInstance.values()];
  }

  /** What stands in for a class, a mock above all, may have less than that. */
  #isThere({ host, type, method }: HandlerMethod): boolean {
    if (typeof host.instance[method] === 'function') return true;
    this.#logger.warn(
      `${type.name}.${method} is no handler: what is provided in place of ${type.name} has no method ${method}`,
    );
    return false;
  }

  #handlerOf(handler: HandlerMethod): Handler {
    const { type, method, metadata } = handler;
    const name = `${type.name}.${method}`;
    refuseMisuse(name, handler);
    // Decorators stack: what one of them says holds for the method.
    const options: HandlerMetadata = Object.assign({}, ...metadata);
    return {
      id: options.id ?? name,
      ...(options.id === undefined && { namedAfter: { type, method } }),
      aliases: metadata.flatMap(({ aliases = [] }) => aliases),
      policy: policyIn(options),
      transactional: options.transactional ?? false,
      subscriptions: metadata,
      run: this.invoker.create(handler),
    };
  }
}

/** Those of the host's own class, and of the one that it is provided as. */
function decoratedMethods(host: HandlerHost): HandlerMethod[] {
  const { instance, token } = host;
  const prototype = Object.getPrototypeOf(instance) as object | null;
  const own = prototype ? handlersOn(prototype) : new Map<string, never>();
  const declared = isClass(token) ? handlersOn(token.prototype) : own;
  const type = prototype && classOf(host, prototype);
  return [...new Map([...declared, ...own])].map(([method, metadata]) => ({
    host,
    method,
    metadata: own.get(method) ?? metadata,
    type: own.has(method) ? type! : (token as Function),
  }));
}

/** Helpers that mix classes may leave another one in `constructor`. */
function classOf({ metatype }: HandlerHost, prototype: object): Function {
  return isClass(metatype) && metatype.prototype === prototype
    ? metatype
    : prototype.constructor;
}

/** Whether Nest made the instance out of the class that the host names. */
function isMaker({ metatype, instance }: HandlerHost): boolean {
  return isClass(metatype) && instance instanceof metatype;
}

function isClass(value: unknown): value is Function & { prototype: object } {
  return typeof value === 'function' && Boolean(value.prototype);
}

function refuseMisuse(name: string, { host, metadata }: HandlerMethod): void {
  if (host.isTransient) {
    throw new ConfigurationError(
      `${name} is on a transient provider, of which there is no instance to call. Make it a singleton or request-scoped`,
    );
  }
  const questions = metadata.filter(({ deadline }) => deadline !== undefined);
  if (questions.length > 0 && questions.length < metadata.length) {
    throw new ConfigurationError(
      `${name} is decorated for events and for questions. Give each a method of its own`,
    );
  }
}
