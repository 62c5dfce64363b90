import { describe, expect, it } from '@jest/globals';
import { ownBody } from './own-body.js';

describe('a body in memory', () => {
  it.each([
    ['its own bytes', Buffer.alloc(100_000, 'a')],
    ["a slice of Node's pool", Buffer.from('{"event":"room_started"}')],
    [
      'the larger half of what it is a slice of',
      Buffer.alloc(2e5).subarray(9e4),
    ],
    ['empty', Buffer.alloc(0)],
  ])('is the given buffer where that is %s', (_what, body) => {
    expect(ownBody(body)).toBe(body);
  });

  it('is a copy where it is a small part of a large buffer', () => {
    const large = Buffer.alloc(1_000_000, 'ab');
    const body = ownBody(large.subarray(10, 210));
    expect(body.equals(large.subarray(10, 210))).toBe(true);
    expect(body.buffer.byteLength).toBe(200);
  });
});
