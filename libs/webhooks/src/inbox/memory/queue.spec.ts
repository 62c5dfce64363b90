import { expect, it } from '@jest/globals';
import { Queue } from './queue.js';

it('a queue gives back what it got, in order, whatever leaves it early', () => {
  const queue = new Queue<number>();
  const expected: number[] = [];
  let next = 0;
  // Longer and shorter by turns, so that it is cut several times.
  for (let round = 0; round < 400; round++) {
    for (let count = 0; count < 1 + (round % 7); count++) {
      queue.push(next);
      expected.push(next++);
    }
    if (round % 5 === 0) {
      const [early] = expected.splice(expected.length >> 1, 1);
      queue.remove(early!);
      queue.remove(-1);
    }
    for (let count = 0; count < 1 + ((round * 3) % 8); count++) {
      expect(queue.first).toBe(expected[0]);
      expect(queue.shift()).toBe(expected.shift());
    }
    expect(queue.size).toBe(expected.length);
  }
  expect(next).toBeGreaterThan(1_000);
});
