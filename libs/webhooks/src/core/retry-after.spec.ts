import { describe, expect, it } from '@jest/globals';
import { readRetryAfter } from './retry-after.js';

const NOW = Date.parse('2026-11-26T12:00:00Z');

describe('Retry-After', () => {
  it.each([
    ['7', 7_000],
    [' 0 ', 0],
    ['Thu, 26 Nov 2026 12:01:00 GMT', 60_000],
    ['Thu, 26 Nov 2026 11:00:00 GMT', 0],
  ])('reads %j', (value, milliseconds) => {
    expect(readRetryAfter(value, NOW)).toBe(milliseconds);
  });

  it.each(['', 'soon', '-5', '1.5', '7s', '0x10', undefined, null])(
    'takes %j for none',
    (value) => {
      expect(readRetryAfter(value, NOW)).toBeUndefined();
    },
  );
});
