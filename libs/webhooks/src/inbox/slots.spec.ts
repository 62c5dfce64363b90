import { describe, expect, it } from '@jest/globals';
import { Slots } from './slots.js';

const slotsOf = (limits: Record<string, number>, total: number) =>
  new Slots(new Map(Object.entries(limits)), total);

/** Writes down who was let in. */
function enterAll(slots: Slots, handlers: readonly string[]): string[] {
  const entered: string[] = [];
  for (const [index, handler] of handlers.entries()) {
    void slots.enter(handler).then(() => entered.push(`${handler}${index}`));
  }
  return entered;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('slots', () => {
  it('share what is free evenly, and let another one come first each time', () => {
    const slots = slotsOf({ a: 9, b: 9, c: 1 }, 8);
    const all = new Set(['a', 'b', 'c']);
    const free = () =>
      slots.free(all).map(({ handler, limit }) => `${handler}${limit}`);
    expect(free()).toEqual(['a3', 'b3', 'c1']);
    expect(free()).toEqual(['b3', 'c1', 'a4']);
    expect(free()).toEqual(['c1', 'a4', 'b3']);
  });

  it('give nobody more than it needs, and the others what that leaves', () => {
    const slots = slotsOf({ a: 9, b: 9 }, 8);
    const both = new Set(['a', 'b']);
    const needs = new Map([
      ['a', 1],
      ['b', 9],
    ]);
    expect(slots.free(both, Infinity, needs)).toEqual([
      { handler: 'a', limit: 1 },
      { handler: 'b', limit: 7 },
    ]);
  });

  it('let in those that wait in their order, past those of a handler that is full', async () => {
    const slots = slotsOf({ a: 1, b: 2 }, 2);
    const entered = enterAll(slots, ['a', 'b', 'a', 'b', 'b']);
    await settled();
    expect(entered).toEqual(['a0', 'b1']);
    slots.give('b');
    await settled();
    expect(entered).toEqual(['a0', 'b1', 'b3']);
    slots.give('a');
    await settled();
    expect(entered).toEqual(['a0', 'b1', 'b3', 'a2']);
  });

  it('let all in that wait where nothing is to run any more', async () => {
    const slots = slotsOf({ a: 1 }, 1);
    const entered = enterAll(slots, ['a', 'a', 'a']);
    slots.letAllIn();
    await settled();
    expect(entered).toHaveLength(3);
  });

  it('say whether there was no room before some came free', () => {
    const slots = slotsOf({ a: 1, b: 9 }, 9);
    slots.take('a', 2);
    expect(slots.idle).toEqual(['b']);
    expect([slots.give('a'), slots.give('a'), slots.give('a')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
