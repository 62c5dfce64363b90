import { beforeEach, describe, expect, it } from '@jest/globals';
import { UnavailableError } from '../../core/errors.js';
import { BodyBudget } from './body-budget.js';
import { BodyBytes } from './body-bytes.js';
import { BodyHold } from './body-hold.js';

const TWO_KIBIBYTES = 2 * 1024;
const SMALL = 16 * TWO_KIBIBYTES;
const LIMITS = { body: 20 * TWO_KIBIBYTES, inFlight: 160 * TWO_KIBIBYTES };

describe('the budget of bodies', () => {
  let budget: BodyBudget;
  let pushedOut: string[];

  beforeEach(() => {
    budget = new BodyBudget(LIMITS);
    pushedOut = [];
  });

  /** A body that has brought so many bytes, and brings more where it does not say otherwise. */
  function body(
    name: string,
    bytes: number,
    { isProven = false, more = true } = {},
  ): BodyHold {
    const hold = new BodyHold(budget);
    hold.isProven = isProven;
    hold.add();
    hold.onPushedOut((reason) => {
      expect(reason).toBeInstanceOf(UnavailableError);
      pushedOut.push(name);
      hold.give(hold.bytes);
    });
    hold.take(bytes, more);
    return hold;
  }
  const large = (name: string, more?: object) =>
    body(name, 20 * TWO_KIBIBYTES, more);

  it('counts what bodies take and give', () => {
    const hold = body('one', 60);
    const letGo = hold.add();
    hold.take(40, false);
    expect(budget.used).toBe(100);
    hold.give(30);
    expect([budget.used, hold.bytes]).toEqual([70, 70]);
    letGo();
    letGo();
    expect(budget.used).toBe(70);
  });

  it('leaves strangers half of it, and pushes the oldest out that is still coming', () => {
    for (const name of ['a', 'b', 'c', 'd']) large(name);
    expect(budget.used).toBe(LIMITS.inFlight / 2);
    large('e');
    large('f');
    expect(pushedOut).toEqual(['a', 'b']);
    expect(budget.used).toBe(LIMITS.inFlight / 2);
  });

  it('refuses the oldest itself when it wants more', () => {
    const oldest = large('a');
    for (const name of ['b', 'c', 'd']) large(name);
    expect(() => oldest.take(1, true)).toThrow(/limits\.inFlight/);
    expect(pushedOut).toEqual([]);
  });

  it('pushes nobody out whose body is there: it will be answered soon', () => {
    for (const name of ['a', 'b', 'c', 'd']) large(name, { more: false });
    expect(() => large('e')).toThrow(UnavailableError);
    large('f', { isProven: true });
    expect(pushedOut).toEqual([]);
  });

  it('finds room for a small body by pushing out a large one', () => {
    for (const name of ['a', 'b', 'c', 'd']) large(name);
    for (const name of ['e', 'f', 'g']) large(name, { isProven: true });
    body('small', SMALL);
    expect(pushedOut).toEqual([]);
    body('another small', SMALL);
    expect(pushedOut).toEqual(['a']);
  });

  it('finds room for a small body that comes in pieces among small ones that stall', () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']) {
      body(name, SMALL);
    }
    expect(budget.used).toBe(LIMITS.inFlight);
    const hold = new BodyHold(budget);
    const pieces = new BodyBytes(LIMITS.body, hold);
    pieces.add(Buffer.alloc(1_000));
    pieces.add(Buffer.alloc(500));
    pieces.add(Buffer.alloc(14 * 1024));
    expect(pieces.whole()).toHaveLength(1_500 + 14 * 1024);
    expect(pushedOut).toEqual(['a']);
  });

  it('keeps room for small ones that large ones with a proof cannot fill', () => {
    const proven = { isProven: true };
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) large(name, proven);
    large('h', proven);
    expect(pushedOut).toEqual(['a']);
    body('small', SMALL);
    expect(pushedOut).toEqual(['a']);
  });

  it('lets no stranger push out what is proven', () => {
    for (let i = 0; i < 7; i++) large(`proven ${i}`, { isProven: true });
    body('x', SMALL);
    body('y', SMALL);
    expect(() => large('stranger')).toThrow(UnavailableError);
    expect(pushedOut).toEqual(['x']);
  });

  it('counts a body that has grown among the large ones', () => {
    const growing = body('growing', SMALL);
    for (const name of ['a', 'b', 'c']) large(name);
    growing.take(4 * TWO_KIBIBYTES, true);
    large('d');
    expect(pushedOut).toEqual(['a']);
  });

  it('has room for one body in both its forms, however small it is', () => {
    const tight = new BodyBudget({
      body: 20 * TWO_KIBIBYTES,
      inFlight: 82_000,
    });
    const hold = new BodyHold(tight);
    hold.take(20 * TWO_KIBIBYTES, true);
    hold.take(20 * TWO_KIBIBYTES, false);
    expect(tight.used).toBe(40 * TWO_KIBIBYTES);
  });

  it('has less time for strangers the less room there is, and all of it for what is proven', () => {
    expect(budget.patience(10_000, false)).toBe(10_000);
    for (const name of ['a', 'b', 'c', 'd']) large(name, { isProven: true });
    expect(budget.patience(10_000, false)).toBe(5_000);
    for (const name of ['e', 'f', 'g']) large(name, { isProven: true });
    body('small', SMALL);
    expect(budget.patience(10_000, false)).toBe(1_000);
    expect(budget.patience(10_000, true)).toBe(10_000);
  });
});
