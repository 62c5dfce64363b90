import type { Retention } from '../inbox-store.js';
import type { Database } from './database.js';

/**
 * Deletes events that are past their time, the oldest first, and ids that need
 * not be remembered any more.
 *
 * @returns how many events, or ids where those are more
 */
export function sqliteSweep(
  db: Database,
  { done, dead }: Retention,
  limit: number,
  now: number,
): number {
  const ids = db.run(
    `delete from known_id where identity in (select identity from known_id where until <= ? limit ?)`,
    now,
    limit,
  );
  const events = db.run(
    `delete from event where seq in (
       select seq from event
       where received_at <= ? and not exists (
         select 1 from job where job.event = seq and (
           open = 1 or finished_at > case status when 'dead' then ? else ? end))
       order by received_at limit ?)`,
    now - Math.min(done, dead),
    now - dead,
    now - done,
    limit,
  );
  return Math.max(events, ids);
}
