import { lookingUp } from './settings.sql.js';

/**
 * Goes on in lanes: hands out the next job where \`more\` asks for it, else lets
 * the lane go until its first job is due, or for good when it is empty. Lanes
 * of other owners are left alone; a lane that somebody else has locked comes
 * back without a job, never waited for: accepts lock theirs in another order.
 */
export const advance = `
create function advance(given json)
returns setof handout ${lookingUp} as $advance$
begin
  return query
  with asked as materialized (
    select * from json_to_recordset(given)
      as a(handler text, lane uuid, token uuid, more boolean)
  ), seen as materialized (
    -- The lane's stamp and its first job, in one snapshot.
    select a.handler, a.lane, a.token, l.stamp, j.seq, j.due_at,
      case
        when j.seq is null then 'close'
        when j.status = 'dead' then 'block'
        when j.status = 'running' and j.lease = a.token then 'leave'
        when j.status = 'running' then 'later'
        when j.due_at > now() then 'wait'
        when a.more and l.due_at > now()
          and not exists (select from paused p where p.handler = a.handler)
          then 'run'
        else 'free'
      end as act
    from asked a
    cross join lateral (
      select owner, stamp, due_at from lane
      where handler = a.handler and id = a.lane limit 1) l
    left join lateral (
      select seq, status, lease, due_at from job
      where handler = a.handler and lane = a.lane and open
      order by place limit 1) j on true
    where l.owner = a.token
  ), started as (
    update job j
    set status = 'running', lease = r.token, attempts = j.attempts + 1,
      due_at = null, started_at = clock_timestamp()
    from (
      select s.token, r.tid from seen s cross join lateral (
        select ctid as tid, status from job
        where seq = s.seq and handler = s.handler
        limit 1 for update skip locked) r
      where s.act = 'run' and r.status = 'waiting') r
    where j.ctid = r.tid
    returning j.handler, j.lane, r.token, j.attempts, j.replays, j.seq
  ), held as materialized (
    select s.token, s.act, s.due_at, l.tid from seen s cross join lateral (
      select ctid as tid, owner, stamp from lane
      where handler = s.handler and id = s.lane
      limit 1 for update skip locked) l
    where s.act in ('close', 'block', 'later', 'wait', 'free')
      and l.owner = s.token
      -- Something came, or was unblocked, since: look again.
      and (l.stamp = s.stamp or s.act not in ('close', 'block'))
  ), closed as (
    delete from lane l using held h where l.ctid = h.tid and h.act = 'close'
    returning l.handler, l.id, h.token
  ), freed as (
    update lane l
    set owner = null, due_at = case h.act
      when 'block' then null
      when 'later' then now() + interval '50 milliseconds'
      when 'wait' then h.due_at
      else now() end
    from held h where l.ctid = h.tid and h.act <> 'close'
    returning l.handler, l.id, h.token
  )
  select s.handler, s.lane, s.token, s.attempts, s.replays, e.*
  from started s cross join lateral (
    select * from kept_event where seq = s.seq limit 1) e
  union all
  select again.*, null::int, null::int, (null::kept_event).* from (
    select handler, lane, token from seen where act <> 'leave'
    except select handler, lane, token from started
    except select * from freed
    except select * from closed) again;
end
$advance$;
`;
