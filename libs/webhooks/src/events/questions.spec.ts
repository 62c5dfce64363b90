import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { WebhookEvent } from '../core/webhook-event.js';
import type { EventContext } from './event-context.js';
import type { Handler } from './handler.js';
import { Questions } from './questions.js';

Logger.overrideLogger(false);

const question: WebhookEvent = {
  id: '1',
  source: 'acme',
  account: 'acme',
  type: 'access',
  key: 'viewer',
  occurredAt: new Date(0),
  receivedAt: new Date(0),
  data: {},
  raw: {},
};

const handler = (
  run: () => unknown,
  { id = 'h', account }: { id?: string; account?: string } = {},
): Handler => ({
  id,
  subscriptions: [{ names: ['acme.access'], account, deadline: 20 }],
  run: async () => run(),
});

describe('a question', () => {
  it.each<[string, () => unknown, string]>([
    ['allows', () => 'allow', 'allow'],
    ['allows later', async () => 'allow', 'allow'],
    ['denies', () => 'deny', 'deny'],
    ['returns true', () => true, 'deny'],
    ['returns nothing', () => undefined, 'deny'],
    [
      'throws',
      () => {
        throw new Error('no database');
      },
      'deny',
    ],
    ['hangs', () => new Promise(() => {}), 'deny'],
  ])('whose handler %s gets its verdict', async (_what, run, verdict) => {
    const questions = new Questions();
    questions.add(handler(run));
    expect(await questions.answer(question)).toBe(verdict);
  });

  it('that nobody answers is denied', async () => {
    const questions = new Questions();
    questions.add(handler(() => 'allow', { account: 'other' }));
    expect(await questions.answer(question)).toBe('deny');
  });

  it('has its handler run in the context that is made for it, and is denied where there is none', async () => {
    const storage = new AsyncLocalStorage<string>();
    const asked = async (context: EventContext) => {
      const questions = new Questions(context);
      questions.add(
        handler(() => (storage.getStore() === 'viewer' ? 'allow' : 'deny')),
      );
      return questions.answer(question);
    };
    const context: EventContext = ({ key }, run) => storage.run(key, run);
    expect(await asked(context)).toBe('allow');
    expect(await asked(() => 'allow')).toBe('deny');
  });

  it('has one handler per account', () => {
    const questions = new Questions();
    questions.add(handler(() => 'allow', { id: 'a', account: 'acme' }));
    questions.add(handler(() => 'allow', { id: 'b', account: 'other' }));
    expect(() => questions.add(handler(() => 'deny', { id: 'c' }))).toThrow(
      /"a" and "c" both answer "acme.access"/,
    );
  });
});
