import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until the answer is truthy, and returns that. */
export async function until(what, condition, seconds = 20) {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline) {
    const answer = await condition();
    if (answer) return answer;
    await sleep(20);
  }
  throw new Error(`waited ${seconds} s in vain for ${what}`);
}
