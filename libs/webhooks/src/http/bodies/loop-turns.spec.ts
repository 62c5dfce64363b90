import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { LoopTurns } from './loop-turns.js';

it('lets so many go on in each turn of the loop, in order', async () => {
  const turns = new LoopTurns(2);
  const went: string[] = [];
  for (const name of ['a', 'b', 'c']) turns.wait(() => went.push(name));
  expect(went).toEqual([]);
  await nextTurn();
  expect(went).toEqual(['a', 'b']);
  turns.wait(() => {
    went.push('d');
    turns.wait(() => went.push('e'));
  });
  await nextTurn();
  expect(went).toEqual(['a', 'b', 'c', 'd']);
  await nextTurn();
  expect(went).toEqual(['a', 'b', 'c', 'd', 'e']);
});
