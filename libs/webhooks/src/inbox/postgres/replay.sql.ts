import { lookingUp } from './settings.sql.js';

/**
 * Appends jobs of an event to their lanes; a blocking one keeps its place.
 * \`former\` are earlier ids of the handler. Order of locks here and below:
 * event, its jobs, lanes.
 */
export const replay = `
create or replace function replay(the_seq bigint, jobs json, statuses text[], sender text)
returns int ${lookingUp} as $replay$
declare
  w record;
  j job;
  moved text[] := '{}';
begin
  perform 1 from event where seq = the_seq for update;
  if not found then
    return 0;
  end if;
  perform 1 from job where seq = the_seq order by handler for update;
  for w in
    select * from json_to_recordset(jobs) as a(handler text, lane uuid, former json)
    order by a.handler collate "C"
  loop
    update job set handler = w.handler
    where seq = the_seq and not open
      and handler in (select json_array_elements_text(w.former))
      and not exists (select from job o where o.seq = the_seq and o.handler = w.handler);
    select * into j from job
    where seq = the_seq and (handler = w.handler
      or open and handler in (select json_array_elements_text(w.former)))
    limit 1;
    continue when coalesce(j.status, 'missing') <> all (statuses);
    if j.open then
      update job set status = 'waiting', attempts = 0, crashes = 0,
        replays = replays + 1, reason = null, finished_at = null
      where seq = the_seq and handler = j.handler;
      perform look_at_lane(j.handler, j.lane);
    else
      insert into lane (handler, id) values (w.handler, w.lane)
      on conflict (handler, id) do update
      set stamp = lane.stamp + 1, fresh = false;
      insert into job (seq, handler, lane, place, replays)
      values (the_seq, w.handler, w.lane, nextval('arrival'), 1)
      on conflict (seq, handler) do update
      set lane = excluded.lane, place = excluded.place, open = true,
        status = 'waiting', attempts = 0, crashes = 0,
        replays = job.replays + 1, reason = null, finished_at = null;
    end if;
    moved := moved || w.handler;
  end loop;
  perform announce(moved, sender);
  return cardinality(moved);
end
$replay$;

-- Makes a lane due, whatever it waits for: its first job is another one now.
create or replace function look_at_lane(the_handler text, the_lane uuid)
returns void ${lookingUp} as $look_at_lane$
begin
  update lane set stamp = stamp + 1,
    due_at = case when owner is null then now() else due_at end
  where handler = the_handler and id = the_lane;
end
$look_at_lane$;
`;
