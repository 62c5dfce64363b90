import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { LONGEST_TIMER } from '../../core/longest-timer.js';

/** The simulator's time. One of your own plays a long schedule in no time. */
export interface SimulatorClock {
  /** Unix time in milliseconds: what events and tokens carry. */
  now(): number;
  /** Milliseconds since some moment, never set back: what ages and latencies are measured with. */
  elapsed(): number;
  /** Resolves after so many milliseconds, or rejects once `signal` is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** The real time. */
export const systemClock: SimulatorClock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  // A receiver may ask for any time in Retry-After.
  wait: (milliseconds, signal) =>
    sleep(Math.min(milliseconds, LONGEST_TIMER), undefined, { signal }),
};
