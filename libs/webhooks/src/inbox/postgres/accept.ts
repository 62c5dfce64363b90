import type { Arrival } from '../kept-event.js';
import { BatchTooLarge, batchOf } from './batch.js';
import type { Database } from './database.js';

const TRIES = 3;
/** Its sender waits, and comes again. */
const ACCEPT_WITHIN = 2_500;
/** A deadlock, or transactions that could not be put in a row. */
const AGAIN = new Set<unknown>(['40P01', '40001']);

/** Keeps a batch in one statement. */
export async function accept(
  database: Database,
  arrivals: readonly Arrival[],
  sender: string,
): Promise<(number | undefined)[]> {
  const { places, ...batch } = batchOf(arrivals);
  const answer = await unlessDeadlocked(() =>
    database.value(
      'accept',
      [batch.arrivals, batch.bodies, batch.jobs, sender],
      ACCEPT_WITHIN,
    ),
  );
  const seqs = arrivals.map((): number | undefined => undefined);
  (JSON.parse(answer ?? '[]') as (number | null)[]).forEach((seq, index) => {
    seqs[places[index]!] = seq ?? undefined;
  });
  return seqs;
}

/**
 * Whether the database refused a value: classes 22 and 23 are data and
 * constraints, 54 is a limit of the program, such as the size of an index row.
 */
export function refuses(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return (
    error instanceof BatchTooLarge ||
    (typeof code === 'string' && /^(22|23|54)...$/.test(code))
  );
}

/** Only an adoption locks lanes in an order of its own; nothing of a deadlocked statement is kept. */
async function unlessDeadlocked<Result>(
  work: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (!AGAIN.has(code) || attempt === TRIES) throw error;
    }
  }
}
