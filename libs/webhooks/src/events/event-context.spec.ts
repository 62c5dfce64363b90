import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import type { WebhookEvent } from '../core/webhook-event.js';
import { inContextOf, type EventContext } from './event-context.js';

const event: WebhookEvent = {
  id: '1',
  source: 'acme',
  account: 'acme',
  tenant: 'north',
  type: 'up',
  key: 'k',
  occurredAt: new Date(0),
  receivedAt: new Date(0),
  data: {},
  raw: {},
};
const storage = new AsyncLocalStorage<string | undefined>();
const seen = async () => storage.getStore();
const fail = async () => {
  throw new Error('of the handler');
};

describe('the context of an event', () => {
  it.each<[string, EventContext]>([
    ['at once', ({ tenant }, run) => storage.run(tenant, run)],
    [
      'after something else',
      async ({ tenant }, run) => {
        await setImmediate();
        return storage.run(tenant, run);
      },
    ],
    [
      'without returning it',
      ({ tenant }, run) => void storage.run(tenant, run),
    ],
  ])('that runs %s is where the work is done', async (_how, context) => {
    expect(await inContextOf(context, event, seen)).toBe('north');
  });

  it.each<[string, EventContext]>([
    ['swallows', async (_event, run) => void (await run().catch(() => {}))],
    ['forgets', (_event, run) => void run()],
    [
      'hides',
      (_event, run) => {
        void run();
        throw new Error('of the context');
      },
    ],
  ])('that %s an error does not keep it from counting', async (_, context) => {
    const attempt = inContextOf(context, event, fail);
    await expect(attempt).rejects.toThrow('of the handler');
  });

  it('fails the attempt with what it throws itself, once the work has ended', async () => {
    let isDone = false;
    const context: EventContext = (_event, run) => {
      void run();
      throw new Error('of the context');
    };
    const work = async () => {
      await setImmediate();
      isDone = true;
    };
    const attempt = inContextOf(context, event, work);
    await expect(attempt).rejects.toThrow('of the context');
    expect(isDone).toBe(true);
  });

  it.each<[string, EventContext, RegExp]>([
    ['does not call run', () => {}, /called run 0 times.+storage\.run/],
    ['forgets to wait', (_e, run) => void setImmediate().then(run), /0 times/],
    [
      'calls it twice',
      (_event, run) => Promise.all([run(), run()]),
      /called run 2 times/,
    ],
  ])(
    'that %s fails the attempt, and says what to write',
    async (_how, context, text) => {
      const work = jest.fn(async () => {});
      await expect(inContextOf(context, event, work)).rejects.toThrow(text);
      await setImmediate();
      expect(work.mock.calls.length).toBeLessThan(2);
      if (text.source.includes('0')) expect(work).not.toHaveBeenCalled();
    },
  );
});
