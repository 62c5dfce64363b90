import { describe, expect, it } from '@jest/globals';
import { retryDelay } from './retry-delay.js';

describe('retryDelay', () => {
  it('gives six attempts within at most 310 s', () => {
    const delays = [1, 2, 3, 4, 5, 6].map((attempt) =>
      retryDelay(attempt, () => 1),
    );
    expect(delays).toEqual([
      10_000,
      20_000,
      40_000,
      80_000,
      160_000,
      undefined,
    ]);
  });

  it('spreads each delay down to zero', () => {
    expect(retryDelay(5, () => 0)).toBe(0);
    expect(retryDelay(5, () => 0.5)).toBe(80_000);
  });
});
