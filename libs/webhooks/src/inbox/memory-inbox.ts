import { Logger } from '@nestjs/common';
import { ConfigurationError, UnavailableError } from '../core/errors.js';
import type { WebhookEvent } from '../core/webhook-event.js';
import type { WebhookRequest } from '../core/webhook-request.js';
import type { InboxEngine, InboxOption, InboxWork } from './inbox-engine.js';
import { Lanes } from './lanes.js';
import { retryDelay } from './retry-delay.js';

export interface MemoryInboxOptions {
  /**
   * Says that losing events with the process is fine, which `NODE_ENV=production` asks for.
   * @default false
   */
  readonly acceptLoss?: boolean;
  /**
   * How many jobs may wait; above it, events are refused with 503.
   * @default 10000
   */
  readonly capacity?: number;
  /**
   * How many event ids are remembered to recognise duplicates.
   * @default 100000
   */
  readonly remembered?: number;
  /**
   * How many handlers may run at the same time.
   * @default 64
   */
  readonly concurrency?: number;
}

/** Keeps events in this process only: for tests and for trying out. Waiting events are lost when it ends. */
export function memoryInbox({
  acceptLoss = false,
  capacity = 10_000,
  remembered = 100_000,
  concurrency = 64,
}: MemoryInboxOptions = {}): InboxOption {
  for (const [name, value] of Object.entries({
    capacity,
    remembered,
    concurrency,
  })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new ConfigurationError(
        `memoryInbox: ${name} must be a whole number, 1 or more`,
      );
    }
  }
  return {
    name: 'memory',
    loss: acceptLoss ? 'accepted' : 'events',
    create: () =>
      new MemoryInbox(new Lanes(concurrency, retryDelay), capacity, remembered),
  };
}

/** @internal */
export class MemoryInbox implements InboxEngine {
  readonly #logger = new Logger('Webhooks');
  /** Until when each id is remembered, the oldest first. */
  readonly #seen = new Map<string, number>();
  #work: InboxWork | undefined;

  constructor(
    private readonly lanes: Lanes,
    private readonly capacity: number,
    private readonly remembered: number,
    private readonly now: () => number = Date.now,
  ) {}

  async open(work: InboxWork): Promise<void> {
    this.#work = work;
    this.lanes.open((job) => work.run(job));
  }

  async accept(
    event: WebhookEvent,
    _request: WebhookRequest,
    dedupeFor: number,
  ): Promise<'kept' | 'duplicate'> {
    const { account, tenant = null, id, key } = event;
    const identity = JSON.stringify([account, tenant, id]);
    if (this.now() < (this.#seen.get(identity) ?? 0)) return 'duplicate';
    const handlers = this.#work?.handlersFor(event) ?? [];
    if (this.lanes.waiting + handlers.length > this.capacity) {
      throw new UnavailableError(
        `the memory inbox is full: ${this.lanes.waiting} jobs wait. Look for a handler that hangs or fails, or raise memoryInbox({ capacity })`,
      );
    }
    this.#remember(identity, this.now() + dedupeFor);
    for (const handler of handlers) {
      this.lanes.add(JSON.stringify([handler, account, tenant, key]), {
        handler,
        event,
      });
    }
    return 'kept';
  }

  async close(grace: number): Promise<void> {
    await this.lanes.close(grace);
    if (this.lanes.waiting > 0) {
      this.#logger.warn(
        `${this.lanes.waiting} jobs are lost: the inbox is memory. A durable inbox keeps them`,
      );
    }
  }

  #remember(identity: string, until: number): void {
    this.#seen.delete(identity);
    this.#seen.set(identity, until);
    if (this.#seen.size > this.remembered) {
      this.#seen.delete(this.#seen.keys().next().value!);
    }
  }
}
