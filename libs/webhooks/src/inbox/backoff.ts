import type { ResolvedPolicy } from '../core/handler-policy.js';

/** Milliseconds to wait after a failed attempt, `undefined` after the last one. Exponential, with full jitter. */
export function backoff(
  attempt: number,
  { attempts, backoff, maxDelay }: ResolvedPolicy,
  random: () => number = Math.random,
): number | undefined {
  if (attempt >= attempts) return undefined;
  return random() * Math.min(backoff * 2 ** (attempt - 1), maxDelay);
}
