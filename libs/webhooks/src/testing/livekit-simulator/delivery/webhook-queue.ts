import type { DeliveryEnd, DropReason } from './delivery-outcome.js';
import type { SimulatorClock } from '../simulator-clock.js';

interface Waiting {
  readonly deliver: () => Promise<DeliveryEnd>;
  /** Of {@link SimulatorClock.elapsed}. */
  readonly queuedAt: number;
  readonly end: (end: DeliveryEnd) => void;
}

const MAX_DEPTH = 200;
const MAX_AGE = 30_000;

/** One of LiveKit's queues: the events of one key for one URL, one after the other. */
export class WebhookQueue {
  readonly #waiting: Waiting[] = [];
  #working = false;

  constructor(private readonly clock: SimulatorClock) {}

  get isEmpty(): boolean {
    return !this.#working;
  }

  /** Calls `deliver` when the turn has come, unless the event is dropped before. */
  add(deliver: Waiting['deliver']): Promise<DeliveryEnd> {
    if (this.#waiting.length >= MAX_DEPTH) {
      return Promise.resolve(dropped('queue full'));
    }
    return new Promise((end) => {
      const queuedAt = this.clock.elapsed();
      this.#waiting.push({ deliver, queuedAt, end });
      if (!this.#working) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#working = true;
    let next: Waiting | undefined;
    while ((next = this.#waiting.shift())) {
      const age = this.clock.elapsed() - next.queuedAt;
      next.end(age > MAX_AGE ? dropped('too old') : await next.deliver());
    }
    this.#working = false;
  }
}

function dropped(reason: DropReason): DeliveryEnd {
  return { outcome: 'dropped', reason, attempts: 0, latency: 0 };
}
