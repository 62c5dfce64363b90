import { describe, expect, it } from '@jest/globals';
import type { InboxStore } from './inbox-store.js';
import { Sweeper } from './sweeper.js';

const RETENTION = { done: 7, dead: 90 };

describe('the sweeper', () => {
  it('goes on in batches until nothing is left that is past its time, and again later', async () => {
    const left = [500, 500, 20, 0, 0];
    const asked: unknown[] = [];
    let enough = () => {};
    const swept = new Promise<void>((resolve) => (enough = resolve));
    const store = {
      sweep: async (retention: unknown, limit: number) => {
        asked.push([retention, limit]);
        if (asked.length === left.length) enough();
        return left[asked.length - 1] ?? 0;
      },
    } as unknown as InboxStore;
    const sweeper = new Sweeper(store, RETENTION, 5);
    sweeper.open();
    await swept;
    await sweeper.close();
    expect(asked.slice(0, 3)).toEqual(Array(3).fill([RETENTION, 500]));
  });
});
