import { lookingUp } from './settings.sql.js';

/** Deletes an event with its jobs, and lets go on what waits behind these. */
export const drop = `
create function drop_event(the_seq bigint, sender text)
returns boolean ${lookingUp} as $drop_event$
declare
  j record;
  freed text[] := '{}';
begin
  perform 1 from event where seq = the_seq for update;
  if not found then
    return false;
  end if;
  for j in
    select handler, lane, open from job where seq = the_seq
    order by handler for update
  loop
    delete from job where seq = the_seq and handler = j.handler;
    if j.open then
      perform look_at_lane(j.handler, j.lane);
      freed := freed || j.handler;
    end if;
  end loop;
  delete from event where seq = the_seq;
  perform announce(freed, sender);
  return true;
end
$drop_event$;

-- Lets lanes go on behind the dead letters that block them.
create function unblock(
  the_handler text, the_key text, the_account text, the_tenant text, sender text)
returns int ${lookingUp} as $unblock$
declare
  lanes uuid[];
begin
  with blocking as materialized (
    select seq from job
    where handler = the_handler and open and reason is not null
    order by seq for update
  ), freed as (
    update job set open = false
    where handler = the_handler and open and reason is not null
      and seq in (select b.seq from blocking b cross join lateral (
        select key, account, tenant from event
        where event.seq = b.seq limit 1) e
        where e.key = the_key
          and (the_account is null or e.account = the_account)
          and (the_tenant is null or e.tenant = the_tenant))
    returning lane
  )
  select array_agg(distinct lane order by lane) into lanes from freed;
  perform look_at_lane(the_handler, u.lane) from unnest(lanes) as u(lane);
  if lanes is not null then
    perform announce(array[the_handler], sender);
  end if;
  return coalesce(cardinality(lanes), 0);
end
$unblock$;
`;
