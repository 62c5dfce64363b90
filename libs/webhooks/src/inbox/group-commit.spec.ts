import { describe, expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { GroupCommit } from './group-commit.js';

const options = {
  refuses: (error: unknown) => (error as Error).message === 'refused',
  keyOf: (item: number) => `${item % 100}`,
  atOnce: 1,
};

const numbers = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => from + n);

describe('a group commit', () => {
  it('puts what comes at once into one transaction, and what comes meanwhile into the next', async () => {
    const batches: number[][] = [];
    const commits = new GroupCommit<number, number>({
      ...options,
      commit: async (items) => {
        batches.push([...items]);
        if (batches.length === 1) void commits.add(4);
        return items.map((item) => item * 10);
      },
    });
    const results = await Promise.all([1, 2, 3].map((it) => commits.add(it)));
    await commits.idle();
    expect(results).toEqual([10, 20, 30]);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  it('keeps the neighbours of an item that the store refuses', async () => {
    const kept: number[] = [];
    const commits = new GroupCommit<number, number>({
      ...options,
      commit: async (items) => {
        if (items.includes(13)) throw new Error('refused');
        kept.push(...items);
        return [...items];
      },
    });
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
    const commits = new GroupCommit<number, number>({
      ...options,
      commit: async () => {
        asked++;
        throw new Error('disk full');
      },
    });
    const results = await Promise.allSettled(
      [1, 2, 3].map((it) => commits.add(it)),
    );
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(asked).toBe(1);
  });

  it('takes no more into one transaction than it is told', async () => {
    const sizes: number[] = [];
    const commits = new GroupCommit<number, number>({
      ...options,
      most: 2,
      commit: async (items) => {
        sizes.push(items.length);
        return [...items];
      },
    });
    await Promise.all([1, 2, 3, 4, 5].map((it) => commits.add(it)));
    expect(sizes).toEqual([2, 2, 1]);
  });

  describe('of two batches at once', () => {
    /** Batches that commit when they are told to. */
    function held() {
      const batches: { items: number[]; end: () => void }[] = [];
      const commits = new GroupCommit<number, number>({
        ...options,
        atOnce: 2,
        commit: (items) =>
          new Promise((resolve) => {
            const end = () => resolve([...items]);
            batches.push({ items: [...items], end });
          }),
      });
      return { batches, commits };
    }

    it('begins the second beside the first once it is worth it', async () => {
      const { batches, commits } = held();
      const all = [commits.add(0)];
      await setImmediate();
      all.push(...numbers(15, 1).map((it) => commits.add(it)));
      await setImmediate();
      expect(batches).toHaveLength(1);
      all.push(commits.add(16));
      await setImmediate();
      expect(batches).toHaveLength(2);
      expect(batches[1]!.items).toEqual(numbers(16, 1));
      all.push(...numbers(50, 17).map((it) => commits.add(it)));
      await setImmediate();
      expect(batches).toHaveLength(2);
      for (const { end } of batches) end();
      await setImmediate();
      await setImmediate();
      batches[2]!.end();
      expect(await Promise.all(all)).toEqual(numbers(67));
      await commits.idle();
      expect(batches).toHaveLength(3);
    });

    it('keeps the order of a key: what comes after one that is under way waits, and all that is behind it', async () => {
      const { batches, commits } = held();
      const all = [commits.add(7)];
      await setImmediate();
      const later = [107, 207, ...numbers(16, 20)];
      all.push(...later.map((it) => commits.add(it)));
      await setImmediate();
      expect(batches[1]!.items).toEqual(numbers(16, 20));
      for (const { end } of batches) end();
      await setImmediate();
      await setImmediate();
      expect(batches[2]!.items).toEqual([107, 207]);
      batches[2]!.end();
      await Promise.all(all);
    });
  });
});
