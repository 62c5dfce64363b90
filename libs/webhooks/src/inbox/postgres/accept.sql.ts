import { joining } from './settings.sql.js';

/**
 * Keeps a batch, and hands out the first job of lanes that it opens: of each
 * handler as many as are wanted. Returns the `seq` of each arrival, null for
 * duplicates; the numbers \`j\` of jobs that were handed out; the handlers of
 * other lanes that it opened.
 */
export const accept = `
create or replace function accept(arrivals json, bodies bytea, jobs json, sender text,
  wanted json, new_lease uuid, lease_ms float8)
returns json ${joining} as $accept$
declare
  seqs json;
  started json;
  due text[];
begin
  with arrival as materialized (
    select * from json_to_recordset(arrivals) as a(
      n int, identity bytea, remember float8,
      account text, tenant text, source text, route text, type text,
      id text, key text, signed_by text, occurred_at float8, received_at float8,
      headers jsonb, redacted boolean, "start" int, "length" int)
  ), remembered as (
    -- One order for all who accept: no deadlock on duplicates.
    insert into known_id (identity, until)
    select identity, now() + remember * interval '1 millisecond'
    from arrival order by identity
    on conflict (identity) do update set until = excluded.until
    where known_id.until <= now()
    returning identity
  ), fresh as materialized (
    select a.* from arrival a join remembered using (identity)
  ), asked as materialized (
    select j.* from json_to_recordset(jobs)
      as j(j int, n int, handler text collate "C", lane uuid)
    join fresh using (n)
  ), room as materialized (
    select * from json_to_recordset(wanted) as w(handler text collate "C", most int)
    where not exists (select from paused p where p.handler = w.handler)
  ), opening as (
    select handler, lane,
      row_number() over (partition by handler order by min(n)) as rank
    from asked group by handler, lane
  ), locked as materialized (
    -- One order for all who accept: no deadlock on lanes.
    insert into lane (handler, id, owner, due_at)
    select handler, lane, case when rank <= most then new_lease end,
      now() + case when rank <= most then lease_ms else 0 end
        * interval '1 millisecond'
    from opening left join room using (handler)
    order by 1, 2
    on conflict (handler, id) do update
    set stamp = lane.stamp + 1, fresh = false
    returning handler, id, lane.fresh, coalesce(owner = new_lease, false) as taken
  ), numbered as materialized (
    -- A number drawn before the lane is locked could become visible after a
    -- later one has run: every lane is locked before the first is drawn.
    select f.*, nextval('arrival') as seq from (
      select fresh.* from fresh cross join (select count(*) from locked) barrier
      order by n
    ) f
  ), kept as (
    insert into event (seq, account, tenant, source, route, type, id, key,
      signed_by, occurred_at, received_at, headers, body, redacted)
    select seq, account, tenant, source, route, type, id, key, signed_by,
      to_timestamp(occurred_at / 1000), to_timestamp(received_at / 1000),
      headers, substr(bodies, "start" + 1, "length"), redacted
    from numbered
  ), placed as materialized (
    select a.j, a.handler, a.lane, f.seq, l.taken and row_number()
      over (partition by a.handler, a.lane order by f.seq) = 1 as starts
    from asked a
    join numbered f using (n)
    join locked l on l.handler = a.handler and l.id = a.lane
  ), queued as (
    insert into job (seq, handler, lane, place, status, attempts, lease, started_at)
    select seq, handler, lane, seq,
      case when starts then 'running' else 'waiting' end, starts::int,
      case when starts then new_lease end,
      case when starts then clock_timestamp() end
    from placed order by seq
  )
  select
    (select json_agg(f.seq order by a.n) from arrival a left join numbered f using (n)),
    (select json_agg(j order by j) from placed where starts),
    (select array_agg(distinct handler) from locked where fresh and not taken)
  into seqs, started, due;
  perform announce(due, sender);
  return json_build_object('seqs', seqs, 'started', started, 'due', due);
end
$accept$;

-- For processes of the version before, until they are replaced.
create or replace function accept(arrivals json, bodies bytea, jobs json, sender text)
returns json language sql set search_path from current as $accept$
  select accept(arrivals, bodies, jobs, sender, '[]', null, 0) -> 'seqs';
$accept$;
`;
