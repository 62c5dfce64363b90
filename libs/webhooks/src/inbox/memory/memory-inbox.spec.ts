import { expect, it } from '@jest/globals';
import { inboxContract } from '../inbox.contract.js';
import { memoryInbox } from './memory-inbox.js';

inboxContract('memory', () => memoryInbox());

it('memory takes no commands: nobody else can reach it', async () => {
  const store = memoryInbox().create();
  await store.open([], () => {});
  expect(store.commands).toBeUndefined();
  await store.close();
});

it('memory remembers no more ids than fit beside an application', () => {
  expect(() => memoryInbox({ remembered: 10_000_001 })).toThrow(
    'remembered must be at most 10000000',
  );
});
