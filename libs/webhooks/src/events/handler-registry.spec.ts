import { describe, expect, it } from '@jest/globals';
import type { WebhookEvent } from '../core/webhook-event.js';
import type { Handler } from './handler.js';
import { HandlerRegistry } from './handler-registry.js';

const event = (type: string, account = 'acme'): WebhookEvent => ({
  id: '1',
  source: 'acme',
  account,
  type,
  key: 'k',
  occurredAt: new Date(0),
  receivedAt: new Date(0),
  data: {},
  raw: {},
});

const handler = (
  id: string,
  names: readonly string[],
  more: { account?: string; aliases?: string[] } = {},
): Handler => ({
  id,
  aliases: more.aliases ?? [],
  subscriptions: [{ names, account: more.account }],
  run: async () => {},
});

describe('the registry of handlers', () => {
  it('finds those that want an event in their order, each once', () => {
    const registry = new HandlerRegistry();
    registry.add(handler('c', ['acme.up', 'acme.down']));
    registry.add(handler('all', ['*', 'acme.up']));
    registry.add(handler('other', ['acme.up'], { account: 'other' }));
    registry.add(handler('a', ['acme.up']));
    expect(registry.idsFor(event('up'))).toEqual(['c', 'all', 'a']);
    expect(registry.idsFor(event('down'))).toEqual(['c', 'all']);
    expect(registry.idsFor(event('new'))).toEqual(['all']);
    expect(registry.idsFor(event('up', 'other'))).toContain('other');
    registry.add(handler('late', ['acme.up']));
    expect(registry.idsFor(event('up')).at(-1)).toBe('late');
  });

  it.each([
    ['the same id', handler('a', []), /Two handlers have the id "a"/],
    ['a shared alias', handler('b', [], { aliases: ['x'] }), /"a" and "b"/],
    ['an alias that is an id', handler('b', [], { aliases: ['a'] }), /"a" and/],
    ['an id that is an alias', handler('x', []), /"a" and "x"/],
  ])('refuses two handlers with %s', (_what, second, text) => {
    const registry = new HandlerRegistry();
    registry.add(handler('a', [], { aliases: ['x', 'a'] }));
    expect(() => registry.add(second)).toThrow(text);
  });

  it('looks at nobody who does not want the event, whatever type a sender makes up', () => {
    let looks = 0;
    const registry = new HandlerRegistry();
    for (let index = 0; index < 100; index++) {
      const names = [`acme.type_${index}`];
      const subscription = Object.defineProperty({ names }, 'account', {
        get: () => void looks++,
      });
      registry.add({
        ...handler(`h${index}`, []),
        subscriptions: [subscription],
      });
      looks = 0;
    }
    for (let index = 0; index < 5_000; index++) {
      registry.idsFor(event(`made_up_${index}`));
    }
    expect(looks).toBe(0);
    expect(registry.idsFor(event('type_7'))).toEqual(['h7']);
  });
});
