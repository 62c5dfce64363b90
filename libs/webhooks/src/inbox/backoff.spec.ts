import { describe, expect, it } from '@jest/globals';
import { resolvePolicy } from '../core/handler-policy.js';
import { backoff } from './backoff.js';

/** The longest waits: what is drawn is a share of them. */
function longest(policy = resolvePolicy()): number[] {
  const waits: number[] = [];
  for (let attempt = 1; attempt < 100; attempt++) {
    const wait = backoff(attempt, policy, () => 1);
    if (wait === undefined) break;
    waits.push(wait);
  }
  return waits;
}

const sum = (waits: number[]) => waits.reduce((a, b) => a + b, 0);

describe('backoff', () => {
  it('gives handlers with an order six attempts within at most 5 min 10 s', () => {
    const waits = longest();
    expect(waits).toEqual([10_000, 20_000, 40_000, 80_000, 160_000]);
    expect(sum(waits)).toBe(310_000);
  });

  it('gives handlers without an order ten attempts within at most 12 h 14 min', () => {
    const waits = longest(resolvePolicy({ order: 'none' }));
    expect(waits).toHaveLength(9);
    expect(sum(waits) / 60_000).toBe(734);
  });

  it('waits a random share of that, down to nothing', () => {
    const policy = resolvePolicy();
    expect(backoff(5, policy, () => 0)).toBe(0);
    expect(backoff(5, policy, () => 0.5)).toBe(80_000);
  });

  it('takes what a handler says over what the application says', () => {
    const shared = { attempts: 3, backoff: 1_000, maxDelay: 1_500 };
    expect(longest(resolvePolicy({}, shared))).toEqual([1_000, 1_500]);
    expect(longest(resolvePolicy({ attempts: 2 }, shared))).toEqual([1_000]);
  });
});
