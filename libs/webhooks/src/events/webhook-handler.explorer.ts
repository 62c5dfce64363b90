import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { Injectable } from '@nestjs/common';
import type { Handler } from './handler.js';
import {
  readHandlerMetadata,
  type HandlerMetadata,
} from './handler-metadata.js';
import { ConfigurationError } from '../core/errors.js';
import { policyIn } from './policy-in.js';
import { HandlerInvoker, type HandlerHost } from './handler-invoker.js';

/** Finds the decorated methods of an application's providers and controllers. */
@Injectable()
export class WebhookHandlerExplorer {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly invoker: HandlerInvoker,
  ) {}

  explore(): Handler[] {
    const seen = new Set<unknown>();
    return (
      [...this.discovery.getProviders(), ...this.discovery.getControllers()]
        .filter((host) => host.instance && !host.isAlias)
        // A factory may hand out what another provider made: it is one handler all the same.
        .filter(({ instance }) => !seen.has(instance) && seen.add(instance))
        .flatMap((host) => this.#handlersOf(host))
    );
  }

  #handlersOf(host: HandlerHost): Handler[] {
    const prototype = Object.getPrototypeOf(host.instance) as object | null;
    if (!prototype) return [];
    return this.scanner
      .getAllMethodNames(prototype)
      .flatMap((method) => this.#handlerOf(host, method));
  }

  #handlerOf(host: HandlerHost, method: string): Handler[] {
    const target: unknown = host.instance[method];
    if (typeof target !== 'function') return [];
    const metadata = readHandlerMetadata(target);
    if (metadata.length === 0) return [];
    const className = host.instance.constructor.name as string;
    refuseMisuse(`${className}.${method}`, host, metadata);
    // Decorators stack: what one of them says holds for the method.
    const options: HandlerMetadata = Object.assign({}, ...metadata);
    return [
      {
        id: options.id ?? `${className}.${method}`,
        ...(options.id === undefined && {
          namedAfter: { type: host.instance.constructor as Function, method },
        }),
        aliases: metadata.flatMap(({ aliases = [] }) => aliases),
        policy: policyIn(options),
        transactional: options.transactional ?? false,
        subscriptions: metadata,
        run: this.invoker.create(host, method),
      },
    ];
  }
}

function refuseMisuse(
  name: string,
  host: HandlerHost,
  metadata: readonly HandlerMetadata[],
): void {
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
