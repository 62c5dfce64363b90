import { lookingUp } from './settings.sql.js';

/** How often a process may die in a job before that is a dead letter. */
const CRASHES = 3;

const crashed = `jsonb_build_object('attempt', j.attempts,
  'at', floor(extract(epoch from clock_timestamp()) * 1000),
  'error', 'The process died in this attempt, or lost its lease')`;

/**
 * Takes due lanes, and of each the first job. A first job that runs already was
 * left behind by an owner whose lease has ended.
 */
export const claim = `
create or replace function claim(wanted json, new_lease uuid, lease_ms float8)
returns setof handout ${lookingUp} as $claim$
declare
  w record;
begin
  for w in
    select * from json_to_recordset(wanted) as a(handler text, most int, block boolean)
    where not exists (select from paused p where p.handler = a.handler)
  loop
    return query
    with due as materialized (
      select ctid as tid from lane
      where handler = w.handler and due_at <= now()
      order by due_at limit w.most for update skip locked
    ), taken as materialized (
      update lane
      set owner = new_lease, due_at = now() + lease_ms * interval '1 millisecond'
      from due where lane.ctid = due.tid
      returning lane.id
    ), first as (
      -- Chosen first, locked then: skipping a locked one would hand out the second.
      select j.seq from taken cross join lateral (
        select seq from job
        where handler = w.handler and lane = taken.id and open
        order by place limit 1) j
    ), runnable as materialized (
      select j.tid, j.status = 'running' as crashed,
        j.status = 'running' and j.crashes + 1 >= ${CRASHES} as over
      from first cross join lateral (
        select ctid as tid, status, open, crashes, due_at from job
        where seq = first.seq and handler = w.handler
        limit 1 for update skip locked) j
      where j.status = 'running'
        or j.status = 'waiting' and (j.due_at is null or j.due_at <= now())
    ), started as (
      update job j
      set status = 'running', lease = new_lease, attempts = j.attempts + 1,
        crashes = j.crashes + r.crashed::int, due_at = null,
        failures = case when r.crashed then note_failure(j.failures, ${crashed})
          else j.failures end,
        started_at = clock_timestamp()
      from runnable r where j.ctid = r.tid and not r.over
      returning j.lane, j.attempts, j.replays, j.seq
    ), buried as (
      update job j
      set status = 'dead', reason = 'crashed', lease = null, open = w.block,
        crashes = j.crashes + 1, failures = note_failure(j.failures, ${crashed}),
        finished_at = clock_timestamp()
      from runnable r where j.ctid = r.tid and r.over
      returning j.lane, j.seq
    )
    select w.handler, s.lane, new_lease, s.attempts, s.replays, e.*
    from started s cross join lateral (
      select * from kept_event where seq = s.seq limit 1) e
    union all
    -- A dead letter that nobody else can tell of.
    select w.handler, b.lane, null, null, null, e.*
    from buried b cross join lateral (
      select * from kept_event where seq = b.seq limit 1) e
    union all
    select w.handler, id, new_lease, null, null, (null::kept_event).* from (
      select id from taken except select lane from started) idle;
  end loop;
end
$claim$;
`;
