import type { DeliveryOutcome } from './delivery/delivery-outcome.js';
import type { SimulatorClock } from './simulator-clock.js';

/** Where a simulator sends, how it signs, and what it takes for time and chance. */
export interface LiveKitSimulatorOptions {
  /** The receiver's URL, or several: each gets every event, from queues of its own, under the same event id. */
  readonly url: string | readonly string[];
  /** The API key that tokens name (`iss`). */
  readonly apiKey: string;
  /** The secret of that key. */
  readonly apiSecret: string;
  /**
   * Time: one of your own plays the schedule of retries in no time.
   * @default the real time
   */
  readonly clock?: SimulatorClock;
  /**
   * Chance, from 0 to just below 1: ids are made of it. With a seeded one, and a clock, every run sends the same.
   * @default Math.random
   */
  readonly random?: () => number;
  /** Is told of each event's end, once for each URL; for example to show progress. */
  readonly onOutcome?: (outcome: DeliveryOutcome) => void;
}
