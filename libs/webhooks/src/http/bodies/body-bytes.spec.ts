import { beforeEach, describe, expect, it } from '@jest/globals';
import { BodyBytes, type BodyRoom } from './body-bytes.js';

const MEBIBYTE = 2 ** 20;

describe('the bytes of a body', () => {
  let used: number;
  let lastMore: boolean | undefined;
  const room: BodyRoom = {
    take(bytes, more) {
      used += bytes;
      lastMore = more;
    },
    give: (bytes) => void (used -= bytes),
    onPushedOut: () => {},
    waitForTurn: () => false,
  };

  beforeEach(() => void (used = 0));

  it('are the chunk itself where there is one only', () => {
    const bytes = new BodyBytes(100, room, 5);
    const chunk = Buffer.from('whole');
    bytes.add(chunk);
    expect(bytes.whole()).toBe(chunk);
    expect([used, lastMore]).toEqual([5, false]);
  });

  it.each([1, 100, 1_460, 5_000, 65_536])(
    'are those of all chunks of %d bytes, and take little more memory',
    (size) => {
      const bytes = new BodyBytes(2 * MEBIBYTE, room);
      const count = Math.min(1_000, Math.floor((2 * MEBIBYTE) / size));
      const chunks = Array.from({ length: count }, (_, i) =>
        Buffer.alloc(size, i),
      );
      for (const chunk of chunks) bytes.add(chunk);
      expect(lastMore).toBe(true);
      expect(used).toBeLessThanOrEqual(bytes.size * 1.2 + 16 * 1024);
      expect(bytes.whole().equals(Buffer.concat(chunks))).toBe(true);
    },
  );

  it('stay in order where large chunks follow small ones', () => {
    const bytes = new BodyBytes(MEBIBYTE, room);
    const sizes = [10_000, 3, 5_000, 1, 1, 9_000, 0, 4_095, 4_096];
    const chunks = sizes.map((size, i) => Buffer.alloc(size, i));
    for (const chunk of chunks) bytes.add(chunk);
    expect(bytes.whole().equals(Buffer.concat(chunks))).toBe(true);
  });

  it('are refused above the limit', () => {
    const bytes = new BodyBytes(10, room);
    bytes.add(Buffer.alloc(10));
    expect(() => bytes.add(Buffer.alloc(1))).toThrow(/larger than 10 bytes/);
  });

  it('are refused where thousands of chunks hold next to nothing', () => {
    const bytes = new BodyBytes(2 * MEBIBYTE, room);
    const add = (size: number) => {
      for (let i = 0; i < 10_000; i++) bytes.add(Buffer.alloc(size));
    };
    expect(() => add(1)).toThrow(/in chunks of less than 64 bytes/);
    expect(() => add(64)).toThrow(/in chunks of less than/);
    expect(used).toBeLessThan(MEBIBYTE / 10);
  });

  it('give all their room back', () => {
    const bytes = new BodyBytes(100, room);
    for (const text of ['abc', 'def']) bytes.add(Buffer.from(text));
    bytes.drop();
    bytes.drop();
    expect([used, bytes.whole().length]).toEqual([0, 0]);
  });
});
