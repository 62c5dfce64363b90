import { lookingUp } from './settings.sql.js';

/**
 * Gives jobs that wait or are dead under a handler's former id to its new one;
 * places are common to all lanes, so that the order of arrival stays. Lanes
 * that a process still works on under the former id come later.
 */
export const adopt = `
create function adopt(former text, present text, most int)
returns int ${lookingUp} as $adopt$
declare
  l record;
  adopted int := 0;
begin
  for l in
    select id, case when owner is null then due_at else now() end as due_at
    from lane
    where handler = former and (owner is null or due_at <= now())
    order by id limit most for update skip locked
  loop
    insert into lane (handler, id, due_at) values (present, l.id, l.due_at)
    on conflict (handler, id) do update
    set stamp = lane.stamp + 1,
      due_at = case when lane.owner is null then now() else lane.due_at end;
    -- An event that has a job under both ids has one job too many.
    delete from job
    where handler = former and lane = l.id and open
      and exists (select from job o where o.seq = job.seq and o.handler = present);
    update job set handler = present
    where handler = former and lane = l.id and open;
    delete from lane where handler = former and id = l.id;
    adopted := adopted + 1;
  end loop;
  update job set handler = present
  where reason is not null and not open and handler = former
    and not exists (select from job o where o.seq = job.seq and o.handler = present);
  return adopted;
end
$adopt$;
`;
