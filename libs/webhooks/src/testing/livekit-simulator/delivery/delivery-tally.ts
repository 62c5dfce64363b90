import { Latencies } from '../../latencies.js';
import type { DeliveryEnd } from './delivery-outcome.js';

/** What became of all events so far. Each event counts once for each URL. */
export interface SimulatorSummary {
  /** Events that were handed to the simulator; more than the three below while some are on their way. */
  readonly sent: number;
  /** Answered 2xx. */
  readonly acknowledged: number;
  /** Lost though LiveKit counts them as delivered: 4xx other than 429, 501, redirected to a GET. */
  readonly refused: number;
  /** Lost, and LiveKit knows: given up after five attempts, over 30 s old, over 200 in their queue. */
  readonly dropped: number;
  /** Attempts after the first one, of events that have ended. */
  readonly retried: number;
  /** Milliseconds that the receiver took to acknowledge: half of the events, 99 of 100, took no longer. Within 0.1 %. */
  readonly latency: { readonly p50: number; readonly p99: number };
}

/** Counts deliveries. */
export class DeliveryTally {
  readonly #outcomes = { acknowledged: 0, refused: 0, dropped: 0 };
  readonly #latencies = new Latencies();
  #sent = 0;
  #retried = 0;

  begin(): void {
    this.#sent++;
  }

  end({ outcome, attempts, latency }: DeliveryEnd): void {
    this.#outcomes[outcome]++;
    this.#retried += Math.max(attempts - 1, 0);
    if (outcome !== 'acknowledged') return;
    this.#latencies.add(latency);
  }

  get summary(): SimulatorSummary {
    return {
      sent: this.#sent,
      ...this.#outcomes,
      retried: this.#retried,
      latency: this.#latencies.percentiles,
    };
  }
}
