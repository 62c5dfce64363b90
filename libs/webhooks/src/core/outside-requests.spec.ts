import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { outsideRequests } from './outside-requests.js';

describe('outside of requests', () => {
  it('there is no store of a request, nor in what is started there; who waits for it is back in its own', async () => {
    const storage = new AsyncLocalStorage<string>();
    await storage.run('a request', async () => {
      const seen = await outsideRequests(async () => {
        const before = storage.getStore();
        await sleep(1);
        return [before, storage.getStore()];
      });
      expect(seen).toEqual([undefined, undefined]);
      expect(storage.getStore()).toBe('a request');
    });
  });

  it('what is thrown reaches the caller', () => {
    const fail = () => {
      throw new Error('not here');
    };
    expect(() => outsideRequests(fail)).toThrow('not here');
  });
});
