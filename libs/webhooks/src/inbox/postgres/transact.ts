import { escapeText } from '../escape-text.js';
import type { Claim } from '../inbox-store.js';
import type { Database } from './database.js';

/** Ends with the transaction that it was set in: so one that the handler ended is noticed. */
const MARK = 'webhooks.job';

/** Commits what a handler wrote together with the end of its job, where the claim still counts. */
export async function transact(
  database: Database,
  { handler, event, lease }: Claim,
  work: (client: unknown) => Promise<unknown>,
  signal?: AbortSignal,
): Promise<void> {
  await database.transaction(async (client, query) => {
    await query(`select set_config('${MARK}', $1, true)`, [lease]);
    await work(client);
    const [mark] = await query(
      `select current_setting('${MARK}', true) = $1 as whole`,
      [lease],
    );
    if (mark?.['whole'] !== 't') {
      throw new Error(
        'the transaction ended before the handler did: leave COMMIT and ROLLBACK to the inbox',
      );
    }
    const finished = await query(
      `update ${database.schema}.job
       set status = 'done', open = false, finished_at = clock_timestamp()
       where seq = $1 and handler = $2 and lease = $3 and status = 'running'
       returning seq`,
      [event.seq, escapeText(handler), lease],
    );
    if (finished.length !== 1) {
      throw new Error(
        `the claim on event ${event.seq} is lost: another process has taken it over, or it was dropped`,
      );
    }
  }, signal);
}
