import { lookingUp } from './settings.sql.js';

/** Deletes what is past its time, the oldest first, and skips what others have locked. */
export const sweep = `
create function sweep(done_ms float8, dead_ms float8, most int)
returns int ${lookingUp} as $sweep$
declare
  done_before timestamptz := now() - done_ms * interval '1 millisecond';
  dead_before timestamptz := now() - dead_ms * interval '1 millisecond';
  after bigint := 0;
  seqs bigint[];
  oldest timestamptz;
  swept int;
  total int := 0;
begin
  loop
    select array_agg(e.seq), min(e.kept_at) into seqs, oldest from (
      select seq, kept_at from event where seq > after order by seq limit 1000) e;
    exit when seqs is null or oldest > greatest(done_before, dead_before);
    after := seqs[cardinality(seqs)];

    -- Whoever makes a job of an event wait again locks the event first.
    select array_agg(e.seq) into seqs from (
      select seq from event
      where seq = any (seqs) and kept_at <= greatest(done_before, dead_before)
        and not exists (select from job where job.seq = event.seq and open)
      order by seq for update skip locked) e;
    with due as materialized (
      select e.seq from unnest(seqs) as e(seq) cross join lateral (
        select coalesce(bool_or(open), false) as open,
          coalesce(bool_or(reason is not null), false) as dead,
          max(finished_at) as finished_at
        from job where job.seq = e.seq) j
      cross join lateral (
        select kept_at from event where event.seq = e.seq limit 1) k
      where not j.open and coalesce(j.finished_at, k.kept_at)
        <= case when j.dead then dead_before else done_before end
      limit most - total
    ), jobs as (
      delete from job using due where job.seq = due.seq
    ), events as (
      delete from event using due where event.seq = due.seq returning 1
    )
    select count(*) into swept from events;
    total := total + swept;
    exit when total >= most;
  end loop;
  return total;
end
$sweep$;

create function forget(most int)
returns void ${lookingUp} as $forget$
begin
  delete from known_id where identity in (
    select identity from known_id where until <= now()
    order by until limit most for update skip locked);
end
$forget$;
`;
