import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../../../../../../test/support/fake-clock.js';
import { deliver } from './deliver.js';
import { UndeliverableError } from './undeliverable.error.js';
import type { WebhookAnswer } from './webhook-client.js';

const answer = (status: number, more: Partial<WebhookAnswer> = {}) => ({
  status,
  withoutBody: false,
  ...more,
});

/** Delivers to a receiver that answers so in turn, and with the last one from then on. */
async function play(...answers: (WebhookAnswer | Error)[]) {
  const clock = new FakeClock();
  const sentAt: number[] = [];
  const post = async () => {
    const next = answers[Math.min(sentAt.length, answers.length - 1)]!;
    sentAt.push(clock.elapsed() / 1000);
    if (next instanceof Error) throw next;
    return next;
  };
  const end = await deliver(post, clock, new AbortController().signal);
  return { end, sentAt };
}

describe('the delivery of an event', () => {
  it.each([
    ['500', answer(500)],
    ['502', answer(502)],
    ['599', answer(599)],
    ['429 without Retry-After', answer(429)],
  ])('is tried at 0, 1, 3, 7 and 15 s while %s is answered', async (_, no) => {
    const { end, sentAt } = await play(no);
    expect(sentAt).toEqual([0, 1, 3, 7, 15]);
    expect(end).toEqual({
      outcome: 'dropped',
      reason: 'given up',
      status: no.status,
      attempts: 5,
      latency: 0,
    });
  });

  it('is tried at 0, 1, 3, 7 and 15 s while nobody answers', async () => {
    const refused = new Error('connect ECONNREFUSED');
    const { end, sentAt } = await play(refused);
    expect(sentAt).toEqual([0, 1, 3, 7, 15]);
    expect(end).toEqual({
      outcome: 'dropped',
      reason: 'given up',
      error: refused,
      attempts: 5,
      latency: 0,
    });
  });

  it('ends with the first answer that is not retried', async () => {
    const { end, sentAt } = await play(
      new Error('ECONNRESET'),
      answer(500),
      answer(200),
    );
    expect(sentAt).toEqual([0, 1, 3]);
    expect(end).toEqual({
      outcome: 'acknowledged',
      status: 200,
      attempts: 3,
      latency: 0,
    });
  });

  it.each([300, 304, 400, 401, 403, 404, 413, 415, 422, 501])(
    'is over after one attempt that is answered %i: LiveKit takes that for delivered',
    async (status) => {
      const { end, sentAt } = await play(answer(status));
      expect(sentAt).toEqual([0]);
      expect(end).toMatchObject({ outcome: 'refused', status, attempts: 1 });
    },
  );

  it('counts an event as refused when a redirect took its body', async () => {
    const { end } = await play(answer(200, { withoutBody: true }));
    expect(end).toMatchObject({ outcome: 'refused', status: 200 });
  });

  it.each([429, 503])(
    'waits as long as Retry-After asks for with a %i',
    async (status) => {
      const { sentAt } = await play(answer(status, { retryAfter: '7' }));
      expect(sentAt).toEqual([0, 7, 14, 21, 28]);
    },
  );

  it('ignores Retry-After with any other status', async () => {
    const { sentAt } = await play(answer(500, { retryAfter: '7' }));
    expect(sentAt).toEqual([0, 1, 3, 7, 15]);
  });

  it.each([
    ['that go round in circles', new UndeliverableError('ten redirects')],
    [
      'to a receiver whose certificate is not trusted',
      Object.assign(new Error(), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
    ],
    [
      'to a receiver with the certificate of another',
      Object.assign(new Error(), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }),
    ],
  ])('does not repeat requests %s', async (_what, error) => {
    const { end, sentAt } = await play(error);
    expect(sentAt).toEqual([0]);
    expect(end).toMatchObject({ outcome: 'dropped', reason: 'given up' });
  });

  it('measures how long the last answer took, not the waits before', async () => {
    const clock = new FakeClock();
    const { signal } = new AbortController();
    let attempts = 0;
    const end = await deliver(
      async () => {
        await clock.wait(40, signal);
        return answer(++attempts < 3 ? 500 : 200);
      },
      clock,
      signal,
    );
    expect(end).toMatchObject({ attempts: 3, latency: 40 });
  });

  it('stops waiting when it is closed', async () => {
    const closing = new AbortController();
    const waiting = {
      now: () => 0,
      elapsed: () => 0,
      wait: (_: number, signal: AbortSignal) =>
        new Promise<void>((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')));
          closing.abort();
        }),
    };
    const post = async () => answer(503);
    expect(await deliver(post, waiting, closing.signal)).toEqual({
      outcome: 'dropped',
      reason: 'closed',
      status: 503,
      attempts: 1,
      latency: 0,
    });
    expect(await deliver(post, waiting, closing.signal)).toEqual({
      outcome: 'dropped',
      reason: 'closed',
      attempts: 0,
      latency: 0,
    });
  });
});
