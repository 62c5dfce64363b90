import type { DeliveryEnd } from './delivery-outcome.js';
import type { SimulatorClock } from '../simulator-clock.js';
import { WebhookQueue } from './webhook-queue.js';

/** LiveKit's queues: one for each key and URL, while it holds something. */
export class WebhookQueues {
  readonly #queues = new Map<string, WebhookQueue>();
  readonly #pending = new Set<Promise<DeliveryEnd>>();

  constructor(private readonly clock: SimulatorClock) {}

  async add(
    url: string,
    key: string,
    deliver: () => Promise<DeliveryEnd>,
  ): Promise<DeliveryEnd> {
    const name = `${url} ${key}`;
    const queue = this.#queues.get(name) ?? new WebhookQueue(this.clock);
    this.#queues.set(name, queue);
    const end = queue.add(deliver);
    this.#pending.add(end);
    try {
      return await end;
    } finally {
      this.#pending.delete(end);
      if (queue.isEmpty && this.#queues.get(name) === queue)
        this.#queues.delete(name);
    }
  }

  /** Resolves when all queues are empty, whatever was added meanwhile too. */
  async idle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }
}
