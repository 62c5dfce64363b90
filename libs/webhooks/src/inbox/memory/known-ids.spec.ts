import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { KnownIds } from './known-ids.js';

const idOf = (text: string | number) =>
  createHash('sha256').update(String(text)).digest('hex');

describe('KnownIds', () => {
  it('knows each id until its time, and no other', () => {
    const ids = new KnownIds(1_000);
    for (let n = 1; n <= 1_000; n++) ids.add(idOf(n), n);
    for (let n = 1; n <= 1_000; n++) {
      expect(ids.has(idOf(n), n - 1)).toBe(true);
      expect(ids.has(idOf(n), n)).toBe(false);
      expect(ids.has(idOf(-n), 0)).toBe(false);
    }
  });

  it('remembers the latest, and at most twice as many', () => {
    const ids = new KnownIds(10);
    for (let n = 1; n <= 25; n++) ids.add(idOf(n), 1);
    const known = Array.from({ length: 25 }, (_, n) => n + 1).filter((n) =>
      ids.has(idOf(n), 0),
    );
    expect(known).toEqual([
      11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
    ]);
  });

  it('takes an id that has come to its end once more, in its old place', () => {
    const ids = new KnownIds(2);
    ids.add(idOf('a'), 1);
    ids.add(idOf('b'), 9);
    ids.add(idOf('a'), 5);
    expect(ids.has(idOf('a'), 4)).toBe(true);
    expect(ids.has(idOf('b'), 4)).toBe(true);
  });

  it('tells ids apart that begin alike', () => {
    const ids = new KnownIds(8);
    const alike = '0123456789abc';
    ids.add(`${alike}${'0'.repeat(51)}`, 1);
    ids.add(`${alike}${'1'.repeat(51)}`, 1);
    expect(ids.has(`${alike}${'0'.repeat(51)}`, 0)).toBe(true);
    expect(ids.has(`${alike}${'1'.repeat(51)}`, 0)).toBe(true);
    expect(ids.has(`${alike}${'2'.repeat(51)}`, 0)).toBe(false);
  });
});
