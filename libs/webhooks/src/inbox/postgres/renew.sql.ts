import { lookingUp } from './settings.sql.js';

/** Renews leases; returns the lanes of those that are still their owner's. */
export const renew = `
create function renew(given json, lease_ms float8)
returns table (kept_handler text, kept_lane uuid) ${lookingUp} as $renew$
begin
  -- Locked in the order of all who accept, and updated by a later statement: a
  -- lane that an accept has changed meanwhile is not taken for a lost one.
  perform 1 from (
    select a.handler, a.lane from json_to_recordset(given)
      as a(handler text, lane uuid, token uuid)
    order by a.handler collate "C", a.lane
  ) a cross join lateral (
    select 1 from lane where handler = a.handler and id = a.lane
    limit 1 for update) l;
  return query
  update lane
  set due_at = now() + lease_ms * interval '1 millisecond'
  from json_to_recordset(given) as a(handler text, lane uuid, token uuid)
  where lane.handler = a.handler and lane.id = a.lane and lane.owner = a.token
  returning lane.handler, lane.id;
end
$renew$;
`;
