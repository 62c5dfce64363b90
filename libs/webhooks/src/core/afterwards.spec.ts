import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, it } from '@jest/globals';
import { afterwards } from './afterwards.js';

it('what runs afterwards runs in the context of no request', async () => {
  const storage = new AsyncLocalStorage<string>();
  const seen = await storage.run(
    'a request',
    () =>
      new Promise((resolve) => {
        afterwards(1, () => resolve([storage.getStore()]));
      }),
  );
  expect(seen).toEqual([undefined]);
});
