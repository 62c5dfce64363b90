import { lookingUp } from './settings.sql.js';

/**
 * Makes jobs wait again that were handed out in an answer that never came.
 * Without a lane: all of a handler's under that lease; with one: another job
 * than \`seq\`, whose end was to be recorded.
 */
export const giveBack = `
create function give_back(given json)
returns int ${lookingUp} as $give_back$
declare
  lanes json;
  n int;
begin
  with asked as materialized (
    select * from json_to_recordset(given)
      as a(handler text, lane uuid, token uuid, seq bigint)
  ), owned as materialized (
    select a.handler, l.id as lane, a.token, a.seq
    from asked a cross join lateral (
      select id from lane where handler = a.handler and due_at is not null
        and owner = a.token) l
    where a.lane is null
    union all
    select * from asked where lane is not null
  ), lost as (
    update job j
    set status = 'waiting', lease = null, attempts = j.attempts - 1
    from (
      select r.tid from owned o cross join lateral (
        select ctid as tid from job
        where handler = o.handler and lane = o.lane and open
          and status = 'running' and lease = o.token
          and seq is distinct from o.seq
        limit 1 for update skip locked) r) r
    where j.ctid = r.tid
    returning j.handler, j.lane, r.tid
  )
  select count(*), json_agg(json_build_object(
    'handler', l.handler, 'lane', l.lane, 'token', o.token, 'more', false))
  into n, lanes
  from lost l join owned o on o.handler = l.handler and o.lane = l.lane;
  if n > 0 then
    perform 1 from advance(lanes);
  end if;
  return n;
end
$give_back$;
`;
