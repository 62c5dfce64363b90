import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition, and fails with what was seen when it does not come. */
export async function until(
  condition: () => unknown,
  seen: () => unknown = () => condition,
): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`never came: ${String(seen())}`);
    await sleep(5);
  }
}
