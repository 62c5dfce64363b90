import { describe, expect, it } from '@jest/globals';
import { GroupCommit } from './group-commit.js';

const IS_REFUSED = (error: unknown) => (error as Error).message === 'refused';

describe('a group commit', () => {
  it('puts what comes at once into one transaction, and what comes meanwhile into the next', async () => {
    const batches: number[][] = [];
    const commits = new GroupCommit<number, number>(async (items) => {
      batches.push([...items]);
      if (batches.length === 1) void commits.add(4);
      return items.map((item) => item * 10);
    }, IS_REFUSED);
    const results = await Promise.all([1, 2, 3].map((it) => commits.add(it)));
    await commits.idle();
    expect(results).toEqual([10, 20, 30]);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  it('keeps the neighbours of an item that the store refuses', async () => {
    const kept: number[] = [];
    const commits = new GroupCommit<number, number>(async (items) => {
      if (items.includes(13)) throw new Error('refused');
      kept.push(...items);
      return [...items];
    }, IS_REFUSED);
    const results = await Promise.allSettled(
      [10, 11, 12, 13, 14].map((it) => commits.add(it)),
    );
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(kept).toEqual([10, 11, 12, 14]);
  });

  it('asks the store once where it is the store that fails', async () => {
    let asked = 0;
    const commits = new GroupCommit<number, number>(async () => {
      asked++;
      throw new Error('disk full');
    }, IS_REFUSED);
    const results = await Promise.allSettled(
      [1, 2, 3].map((it) => commits.add(it)),
    );
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(asked).toBe(1);
  });

  it('takes no more into one transaction than it is told', async () => {
    const sizes: number[] = [];
    const commits = new GroupCommit<number, number>(
      async (items) => {
        sizes.push(items.length);
        return [...items];
      },
      IS_REFUSED,
      2,
    );
    await Promise.all([1, 2, 3, 4, 5].map((it) => commits.add(it)));
    expect(sizes).toEqual([2, 2, 1]);
  });
});
