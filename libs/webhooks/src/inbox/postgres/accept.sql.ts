import { joining } from './settings.sql.js';

/** Keeps a batch and returns the `seq` of each arrival, null for duplicates. */
export const accept = `
create function accept(arrivals json, bodies bytea, jobs json, sender text)
returns json ${joining} as $accept$
declare
  seqs json;
  woken text[];
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
  ), wanted as materialized (
    select j.* from json_to_recordset(jobs) as j(n int, handler text, lane uuid)
    join fresh using (n)
  ), locked as (
    -- One order for all who accept: no deadlock on lanes.
    insert into lane (handler, id)
    select distinct handler collate "C" as handler, lane from wanted
    order by 1, 2
    on conflict (handler, id) do update
    set stamp = lane.stamp + 1, fresh = false
    returning handler, lane.fresh
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
  ), queued as (
    insert into job (seq, handler, lane, place)
    select f.seq, w.handler, w.lane, f.seq
    from wanted w join numbered f using (n) order by f.seq
  )
  select
    (select json_agg(f.seq order by a.n) from arrival a left join numbered f using (n)),
    (select array_agg(distinct handler) from locked where fresh)
  into seqs, woken;
  perform announce(woken, sender);
  return seqs;
end
$accept$;
`;
