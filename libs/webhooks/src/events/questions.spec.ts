import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { WebhookEvent } from '../core/webhook-event.js';
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

  it('has one handler per account', () => {
    const questions = new Questions();
    questions.add(handler(() => 'allow', { id: 'a', account: 'acme' }));
    questions.add(handler(() => 'allow', { id: 'b', account: 'other' }));
    expect(() => questions.add(handler(() => 'deny', { id: 'c' }))).toThrow(
      /"a" and "c" both answer "acme.access"/,
    );
  });
});
