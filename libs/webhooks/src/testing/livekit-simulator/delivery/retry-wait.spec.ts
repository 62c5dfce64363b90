import { describe, expect, it } from '@jest/globals';
import { retryWait } from './retry-wait.js';

const NOW = Date.parse('2026-11-23T12:00:00Z');

const wait = (retryAfter: string, status = 503) =>
  retryWait(1, { status, retryAfter, withoutBody: false }, NOW);

describe('the wait before a retry', () => {
  it('is 1, 2, 4 and 8 s, and there is none after the fifth attempt', () => {
    const waits = [1, 2, 3, 4, 5].map((n) => retryWait(n, undefined, NOW));
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, undefined]);
  });

  it.each([
    ['seconds', '120', 120_000],
    ['no time at all', '0', 0],
    ['a date', 'Mon, 23 Nov 2026 12:00:09 GMT', 9_000],
    ['a date that is past', 'Mon, 23 Nov 2026 11:00:00 GMT', 0],
  ])('is what Retry-After says in %s', (_what, text, expected) => {
    expect(wait(text)).toBe(expected);
    expect(wait(text, 429)).toBe(expected);
  });

  it.each([
    '-1',
    '1.5',
    'soon',
    '2026-11-23T12:00:09Z',
    'Mon, 99 Xxx 2026 99:00:00 GMT',
  ])('does not care for a Retry-After of %p', (text) =>
    expect(wait(text)).toBe(1_000),
  );
});
