import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Pace {
  readonly count: number;
  /** How many a second; absent: as fast as they are taken. */
  readonly rate?: number | undefined;
}

/** Counts from 0, each number when it is due; ends early once `signal` is aborted. */
export async function* paced(
  { count, rate }: Pace,
  signal: AbortSignal,
): AsyncGenerator<number> {
  const start = performance.now();
  for (let index = 0; index < count; index++) {
    if (rate !== undefined) {
      const due = start + (index * 1000) / rate - performance.now();
      // Rejects when interrupted meanwhile.
      await sleep(Math.max(due, 0), undefined, { signal }).catch(() => {});
    }
    if (signal.aborted) return;
    yield index;
  }
}
