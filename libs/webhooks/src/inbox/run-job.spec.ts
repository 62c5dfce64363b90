import { describe, expect, it } from '@jest/globals';
import { resolvePolicy, type HandlerPolicy } from '../core/handler-policy.js';
import {
  NonRetryableError,
  PostponedError,
  RetryAfterError,
} from '../core/job-errors.js';
import { runJob } from './run-job.js';

const NOW = Date.parse('2026-11-26T12:00:00Z');

const run = async (
  work: (signal: AbortSignal) => Promise<unknown>,
  attempt = 1,
  policy: HandlerPolicy = {},
) => {
  const chances = { now: () => NOW, random: () => 0.5 };
  const controller = new AbortController();
  const resolved = resolvePolicy(policy);
  return (await runJob(attempt, resolved, work, chances, controller)).outcome;
};

const failing = (error: unknown) => () => Promise.reject(error);

describe('an attempt', () => {
  it('is done when its handler is', async () => {
    expect(await run(async () => 'anything')).toEqual({ kind: 'done' });
  });

  it('is tried again after its backoff, and is a dead letter after the last', async () => {
    const boom = failing(new Error('boom'));
    expect(await run(boom)).toMatchObject({ kind: 'retry', delay: 5_000 });
    expect(await run(boom, 5)).toMatchObject({ kind: 'retry', delay: 80_000 });
    expect(await run(boom, 6)).toMatchObject({
      kind: 'dead',
      reason: 'exhausted',
      block: false,
    });
  });

  it('is tried again when the handler says', async () => {
    const at = (ms: number) => failing(new RetryAfterError(new Date(NOW + ms)));
    expect(await run(at(90_000))).toMatchObject({ delay: 90_000 });
    expect(await run(at(-1))).toMatchObject({ delay: 0 });
    // Beyond what a timer can wait: only the store keeps it.
    expect(await run(at(2 ** 38))).toMatchObject({ delay: 2 ** 38 });
    // Beyond what any store keeps.
    const never = await run(
      failing(
        Object.assign(new Error('x'), {
          code: 'ERR_WEBHOOK_RETRY_AFTER',
          at: Infinity,
        }),
      ),
    );
    expect(never).toMatchObject({ kind: 'retry', delay: 316_224_000_000 });
    expect(await run(failing(new RetryAfterError(new Date('soon'), 'soon'))))
      // A date that is none: the backoff.
      .toMatchObject({ kind: 'retry', delay: 5_000 });
    expect(await run(at(90_000), 6)).toMatchObject({ reason: 'exhausted' });
  });

  it('is given back until then where the handler postpones it, however often it was tried', async () => {
    const at = (ms: number) => failing(new PostponedError(new Date(NOW + ms)));
    const released = (delay: number) => ({ kind: 'released', delay });
    expect(await run(at(90_000))).toEqual(released(90_000));
    expect(await run(at(90_000), 99)).toEqual(released(90_000));
    // It would go round at full speed.
    expect(await run(at(-5))).toEqual(released(1_000));
    expect(await run(failing(new PostponedError(new Date('soon'), 'soon'))))
      // A date that is none: a failure like any other.
      .toMatchObject({ kind: 'retry', delay: 5_000 });
  });

  it('is a dead letter at once where the handler says so', async () => {
    expect(await run(failing(new NonRetryableError('gone')))).toMatchObject({
      kind: 'dead',
      reason: 'non-retryable',
    });
  });

  it('stops its lane where the handler asks for that, and has an order', async () => {
    const last = { attempts: 1, onDead: 'block' } as const;
    const boom = failing(new Error('boom'));
    expect(await run(boom, 1, last)).toMatchObject({ block: true });
    expect(await run(boom, 1, { ...last, order: 'none' })).toMatchObject({
      block: false,
    });
  });

  it('fails, whatever is thrown, in text that every store can hold', async () => {
    const odd = Object.defineProperties(new Error('odd'), {
      stack: { value: [1] },
      code: {
        get() {
          throw new Error('no code');
        },
      },
    });
    const unreadable = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
      },
    );
    for (const thrown of [
      undefined,
      null,
      'text\0\ud800',
      { a: 1 },
      odd,
      unreadable,
    ]) {
      const outcome = await run(failing(thrown));
      expect(outcome.kind).toBe('retry');
      const { error } = outcome as { error: string };
      expect(error.isWellFormed()).toBe(true);
      expect(error).not.toContain('\0');
    }
    const long = await run(failing(new Error('x'.repeat(100_000))));
    expect((long as { error: string }).error).toHaveLength(4_000);
  });

  it('that finishes after its timeout has finished', async () => {
    const outcome = await run(
      (signal) =>
        new Promise((resolve) => signal.addEventListener('abort', resolve)),
      1,
      { timeout: 1 },
    );
    expect(outcome).toEqual({ kind: 'done' });
  });
});
