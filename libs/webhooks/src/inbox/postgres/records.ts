import type { EventRecord, JobRecord } from '../job-record.js';
import type { Aliases } from './aliases.js';
import type { Database } from './database.js';
import { eventOf } from './event-row.js';
import { jobColumns, jobOf } from './job-row.js';
import type { Row } from './pg-types.js';

/** Events with their jobs, in the order of `rows`. */
export async function recordsOf(
  database: Database,
  aliases: Aliases,
  rows: readonly Row[],
): Promise<EventRecord[]> {
  if (rows.length === 0) return [];
  const events = rows.map(eventOf);
  const bySeq = new Map(events.map(({ seq }) => [seq, [] as JobRecord[]]));
  const jobs = await database.query(
    `select ${jobColumns} from ${database.schema}.job
     where seq = any ($1::bigint[]) order by seq, handler`,
    [[...bySeq.keys()]],
  );
  for (const row of jobs) {
    const job = jobOf(row);
    const handler = aliases.present(job.handler);
    bySeq.get(Number(row['seq']))!.push({ ...job, handler });
  }
  return events.map((event) => ({ event, jobs: bySeq.get(event.seq)! }));
}
