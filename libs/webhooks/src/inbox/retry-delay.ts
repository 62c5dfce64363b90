const BASE = 10_000;
const ATTEMPTS = 6;

/**
 * Milliseconds to wait after a failed attempt, `undefined` after the last one.
 * Exponential with full jitter: six attempts within at most 5 min 10 s, about
 * half of that on average.
 */
export function retryDelay(
  attempt: number,
  random: () => number = Math.random,
): number | undefined {
  return attempt < ATTEMPTS ? random() * BASE * 2 ** (attempt - 1) : undefined;
}
