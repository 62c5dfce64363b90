import { setTimeout as sleep } from 'node:timers/promises';
import { readRetryAfter } from '../../../core/retry-after.js';

/** Clock and chance: tests have their own. */
export interface Timing {
  /** Milliseconds since 1970. */
  now(): number;
  /** @throws when it is aborted */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<unknown>;
  /** From 0 up to, but not including, 1. */
  random(): number;
}

/** The machine's clock, and real chance. */
export const realTiming: Timing = {
  now: Date.now,
  sleep: (milliseconds, signal) =>
    sleep(milliseconds, undefined, signal && { signal }),
  random: Math.random,
};

const FIRST = 500;
const LONGEST = 10_000;
const LONGEST_RETRY_AFTER = 60_000;

/** Milliseconds before another attempt: exponential with full jitter, after what the server asks for, up to a minute. */
export function retryWait(
  attempt: number,
  retryAfter: string | null,
  timing: Timing,
): number {
  const asked = readRetryAfter(retryAfter, timing.now()) ?? 0;
  const own = timing.random() * Math.min(FIRST * 2 ** (attempt - 1), LONGEST);
  return Math.min(asked, LONGEST_RETRY_AFTER) + own;
}
