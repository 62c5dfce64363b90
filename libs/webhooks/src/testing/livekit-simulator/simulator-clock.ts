import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/** The simulator's time. One of your own plays a long schedule in no time. */
export interface SimulatorClock {
  /** Unix time in milliseconds: what events and tokens carry. */
  now(): number;
  /** Milliseconds since some moment, never set back: what ages and latencies are measured with. */
  elapsed(): number;
  /** Resolves after so many milliseconds, or rejects once `signal` is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

// setTimeout takes more for 1 ms; a receiver may ask for more in Retry-After.
const LONGEST = 2 ** 31 - 1;

/** The real time. */
export const systemClock: SimulatorClock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  wait: (milliseconds, signal) =>
    sleep(Math.min(milliseconds, LONGEST), undefined, { signal }),
};
