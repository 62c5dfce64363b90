import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { Injectable } from '@nestjs/common';
import type { Handler } from './handler.js';
import { readHandlerMetadata } from './handler-metadata.js';
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
    return [
      ...this.discovery.getProviders(),
      ...this.discovery.getControllers(),
    ]
      .filter((host) => host.instance && !host.isAlias)
      .flatMap((host) => this.#handlersOf(host));
  }

  #handlersOf(host: HandlerHost): Handler[] {
    const prototype = Object.getPrototypeOf(host.instance) as object | null;
    if (!prototype) return [];
    return this.scanner
      .getAllMethodNames(prototype)
      .flatMap((method) => this.#handlerOf(host, method));
  }

  #handlerOf(host: HandlerHost, method: string): Handler[] {
    const metadata = readHandlerMetadata(host.instance[method]);
    if (metadata.length === 0) return [];
    const className = host.instance.constructor.name as string;
    const id = metadata.find((entry) => entry.id !== undefined)?.id;
    return [
      {
        id: id ?? `${className}.${method}`,
        subscriptions: metadata,
        deadline: metadata.find((entry) => entry.deadline !== undefined)
          ?.deadline,
        run: this.invoker.create(host, method),
      },
    ];
  }
}
