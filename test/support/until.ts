import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition, not for a time; the deadline only bounds a failing test. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what = 'the condition',
): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`${what} did not come true`);
    await sleep(5);
  }
}
