import { describe, expect, it } from '@jest/globals';
import { checkAnswer } from './check-answer.js';
import { isHarmless } from './is-harmless.js';

const NOW = Date.parse('2026-11-26T12:00:00Z');

const BOUNDS = { least: 2_000, most: 3_600_000 };

function errorOf(status: number, retryAfter?: string) {
  try {
    checkAnswer({ status, retryAfter }, 'billing', BOUNDS, NOW);
  } catch (error) {
    return error as Error & { code?: string; at?: Date };
  }
  return undefined;
}

describe('the answer of a destination', () => {
  it.each([200, 201, 202, 204, 299])('%d is success', (status) => {
    expect(errorOf(status)).toBeUndefined();
  });

  it('410 is a dead letter at once', () => {
    expect(errorOf(410)).toMatchObject({
      code: 'ERR_WEBHOOK_NON_RETRYABLE',
    });
  });

  it.each([429, 503, 404])('%d with Retry-After names the time', (status) => {
    expect(errorOf(status, '60')).toMatchObject({
      code: 'ERR_WEBHOOK_RETRY_AFTER',
      at: new Date(NOW + 60_000),
    });
  });

  it('clamps a Retry-After', () => {
    expect(errorOf(503, '999999999')?.at).toEqual(new Date(NOW + 3_600_000));
    expect(errorOf(429, '0')?.at).toEqual(new Date(NOW + 2_000));
    const past = errorOf(429, 'Thu, 26 Nov 2026 11:00:00 GMT');
    expect(past?.at).toEqual(new Date(NOW + 2_000));
    expect(errorOf(503, 'never')?.code).toBeUndefined();
  });

  it.each([301, 307, 400, 401, 404, 500, 503])(
    '%d is tried again, and says so by name',
    (status) => {
      const error = errorOf(status);
      expect(error?.message).toContain(`"billing" answered ${status}`);
      expect(error?.code).toBeUndefined();
    },
  );

  it('counts against the destination where it is down or overloaded, not where it dislikes a request', () => {
    const counted = (status: number, after?: string) =>
      !isHarmless(errorOf(status, after));
    expect([500, 502, 503, 429].map((status) => counted(status))).toEqual(
      Array(4).fill(true),
    );
    expect(counted(503, '7')).toBe(true);
    expect([301, 400, 401, 404, 410].map((status) => counted(status))).toEqual(
      Array(5).fill(false),
    );
    expect(counted(404, '7')).toBe(false);
    expect(isHarmless(new Error('ECONNREFUSED'))).toBe(false);
  });
});
