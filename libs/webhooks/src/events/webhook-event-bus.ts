import { Logger } from '@nestjs/common';
import { Observable, Subject } from 'rxjs';
import { ConfigurationError } from '../core/errors.js';
import type {
  NamedEvent,
  WebhookEvent,
  WebhookEventName,
} from '../core/webhook-event.js';
import { logFailure } from '../core/log-failure.js';
import { printable } from '../core/printable.js';
import { outsideRequests } from '../core/outside-requests.js';
import { inContextOf, type EventContext } from './event-context.js';
import {
  wants,
  type HandlerContext,
  type HandlerOptions,
  type Subscription,
} from './handler.js';
import type { HandlerRegistry } from './handler-registry.js';
import { policyIn } from './policy-in.js';

export type Listener<Event> = (event: Event) => unknown;

/** What makes a function on the bus a handler: durable, retried, in order. */
export interface BusHandlerOptions extends HandlerOptions {
  readonly id: string;
}

type BusName = WebhookEventName | '*';
type BusEvent<Name extends string> = Name extends '*'
  ? WebhookEvent
  : NamedEvent<Name>;

/**
 * The event emitter behind the decorators. A function given without an id is a
 * listener: best effort, once per event, in the process that accepted it, after
 * it was kept, never retried. With an id it is a handler like a decorated method.
 *
 * @example
 * ```ts
 * bus.on('livekit.room_finished', (event) => console.log(event.data.room.name));
 * ```
 */
export class WebhookEventBus {
  readonly #logger = new Logger('Webhooks');
  readonly #events = new Subject<WebhookEvent>();
  readonly #listeners = new Set<{
    subscription: Subscription;
    listener: Listener<never>;
    once: boolean;
  }>();
  #sealed = false;

  constructor(
    private readonly handlers: HandlerRegistry,
    private readonly context?: EventContext,
  ) {}

  /** Listens to events by full name, `'*'` for all. With `{ id }`, before bootstrap ends, registers a handler. */
  on<const Name extends BusName>(
    name: Name,
    listener: Listener<BusEvent<Name>>,
  ): this;
  on<const Name extends BusName>(
    name: Name,
    // Any transaction: which client it is depends on the inbox.
    handler: (event: BusEvent<Name>, context: HandlerContext<any>) => unknown,
    options: BusHandlerOptions,
  ): this;
  on(
    name: string,
    fn: (event: never, context: HandlerContext) => unknown,
    options?: BusHandlerOptions,
  ): this {
    const subscription = { names: [name], account: options?.account };
    if (options) this.#addHandler(options, subscription, fn);
    else {
      const listener = fn as Listener<never>;
      this.#listeners.add({ subscription, listener, once: false });
    }
    return this;
  }

  /** Listens to the next event of that name only. */
  once<const Name extends BusName>(
    name: Name,
    listener: Listener<BusEvent<Name>>,
  ): this {
    const subscription = { names: [name] };
    this.#listeners.add({ subscription, listener, once: true });
    return this;
  }

  /** Stops a listener. Handlers stay: their jobs are kept for them. */
  off<const Name extends BusName>(
    name: Name,
    listener: Listener<BusEvent<Name>>,
  ): this {
    for (const entry of this.#listeners) {
      const { names } = entry.subscription;
      if (entry.listener === listener && names.includes(name)) {
        this.#listeners.delete(entry);
      }
    }
    return this;
  }

  /**
   * Every event that this process accepts, as an observable; a listener as
   * {@link on} without an id. RxJS throws what a subscriber throws: catch it there.
   */
  stream(): Observable<WebhookEvent> {
    return this.#events.asObservable();
  }

  /** Tells the listeners of an event that was kept. @internal */
  publish(event: WebhookEvent): void {
    // A copy: a listener that listens again is for the next event.
    for (const entry of Array.from(this.#listeners)) {
      if (!wants(entry.subscription, event)) continue;
      if (entry.once) this.#listeners.delete(entry);
      const listener = entry.listener as Listener<WebhookEvent>;
      void outsideRequests(() => this.#tell(listener, event));
    }
    outsideRequests(() => this.#events.next(event));
  }

  /** From here on the handlers are fixed: events are being handed out. @internal */
  seal(): void {
    this.#sealed = true;
  }

  /** Ends the streams. @internal */
  close(): void {
    this.#events.complete();
    this.#listeners.clear();
  }

  #addHandler(
    options: BusHandlerOptions,
    subscription: Subscription,
    fn: (event: never, context: HandlerContext) => unknown,
  ): void {
    if (this.#sealed) {
      throw new ConfigurationError(
        `The handler "${options.id}" comes too late: the application has started and kept jobs are being handed out. ` +
          `Call bus.on(..., { id }) in a constructor or in onModuleInit.`,
      );
    }
    this.handlers.add({
      id: options.id,
      aliases: options.aliases ?? [],
      policy: policyIn(options),
      transactional: options.transactional ?? false,
      subscriptions: [subscription],
      run: async (event, context) => fn(event as never, context),
    });
  }

  async #tell(listener: Listener<WebhookEvent>, event: WebhookEvent) {
    try {
      await inContextOf(this.context, event, async () => listener(event));
    } catch (error) {
      const name = printable(`${event.source}.${event.type}`);
      logFailure(this.#logger, 'error', {
        text: `A listener to ${name} failed; listeners are not retried, handlers are`,
        error,
      });
    }
  }
}
