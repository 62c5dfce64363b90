import { escapeText, unescapeText } from '../escape-text.js';
import { firstClaim } from '../first-claim.js';
import type { Accepted, Wanted } from '../inbox-store.js';
import type { Arrival } from '../kept-event.js';
import { BatchTooLarge, batchOf } from './batch.js';
import type { Database } from './database.js';

const TRIES = 3;
/** Its sender waits, and comes again. */
const ACCEPT_WITHIN = 2_500;
/** A deadlock, or transactions that could not be put in a row. */
const AGAIN = new Set<unknown>(['40P01', '40001']);

/** What an accept may hand out, and under which lease. */
export interface Handout {
  readonly wanted: readonly Wanted[];
  readonly lease: string;
  readonly leaseTime: number;
}

/** Keeps a batch in one statement. */
export async function accept(
  database: Database,
  arrivals: readonly Arrival[],
  sender: string,
  { wanted, lease, leaseTime }: Handout,
): Promise<Accepted> {
  const { places, queued, ...batch } = batchOf(arrivals);
  const room = wanted.map(({ handler, limit }) => ({
    handler: escapeText(handler),
    most: limit,
  }));
  const text = await unlessDeadlocked(() =>
    database.value(
      'accept',
      [
        batch.arrivals,
        batch.bodies,
        batch.jobs,
        sender,
        JSON.stringify(room),
        lease,
        leaseTime,
      ],
      ACCEPT_WITHIN,
    ),
  );
  const answer = JSON.parse(text) as Answer;
  const seqs = arrivals.map((): number | undefined => undefined);
  answer.seqs?.forEach((seq, index) => {
    seqs[places[index]!] = seq ?? undefined;
  });
  const claims = (answer.started ?? []).map((j) => {
    const { n, ...job } = queued[j]!;
    const event = { ...arrivals[n]!.event, seq: seqs[n]! };
    return firstClaim(job, event, lease);
  });
  return { seqs, claims, due: (answer.due ?? []).map(unescapeText) };
}

interface Answer {
  readonly seqs: readonly (number | null)[] | null;
  readonly started: readonly number[] | null;
  readonly due: readonly string[] | null;
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
