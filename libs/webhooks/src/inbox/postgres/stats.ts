import { unescapeText } from '../escape-text.js';
import type { HandlerStats } from '../inbox-store.js';
import type { Database } from './database.js';

/** A handler that no process named for so long runs nowhere. */
const SEEN_WITHIN = '3 minutes';

export async function stats(database: Database): Promise<HandlerStats[]> {
  const { schema } = database;
  const rows = await database.query(
    `with opened as (
       select handler, count(*) filter (where status = 'waiting') as waiting,
         count(*) filter (where status = 'running') as running
       from ${schema}.job where open group by handler),
     -- Of processes that died: their leases have ended, whoever claims next runs them.
     left_over as (
       select j.handler, count(*) as jobs from ${schema}.job j
       join ${schema}.lane l on l.handler = j.handler and l.id = j.lane
       where j.open and j.status = 'running'
         and (l.owner is distinct from j.lease or l.due_at <= clock_timestamp())
       group by j.handler),
     dead as (
       select handler, count(*) as dead
       from ${schema}.job where reason is not null group by handler),
     lanes as (
       select handler, count(*) filter (where due_at is null) as blocked,
         greatest(extract(epoch from clock_timestamp() - min(due_at)) * 1000, 0) as age
       from ${schema}.lane group by handler),
     known as (
       select id as handler from ${schema}.handler
       where seen_at > now() - interval '${SEEN_WITHIN}')
     select handler, coalesce(waiting, 0) + coalesce(jobs, 0) as waiting,
       coalesce(running, 0) - coalesce(jobs, 0) as running, coalesce(dead, 0) as dead,
       coalesce(blocked, 0) as blocked, coalesce(age, 0) as age,
       handler in (select handler from ${schema}.paused) as paused,
       handler in (select handler from known) as known
     from (select handler from opened union select handler from dead
       union select handler from lanes union select handler from known
       union select handler from ${schema}.paused) every
     left join opened using (handler) left join dead using (handler)
     left join lanes using (handler) left join left_over using (handler)
     order by handler`,
  );
  return rows.map((row) => ({
    handler: unescapeText(row['handler']!),
    waiting: Number(row['waiting']),
    running: Number(row['running']),
    dead: Number(row['dead']),
    blockedLanes: Number(row['blocked']),
    oldestDueAge: Number(row['age']),
    paused: row['paused'] === 't',
    known: row['known'] === 't',
  }));
}
