import { lookingUp } from './settings.sql.js';

/**
 * Records how jobs ended, each under the lease that it was handed out with, and
 * goes on in their lanes. A job that its own transaction has finished stays as
 * it is; its lane goes on.
 */
export const settle = `
create function settle(ends json)
returns setof handout ${lookingUp} as $settle$
begin
  with ended as materialized (
    select * from json_to_recordset(ends) as e(
      handler text, seq bigint, token uuid, status text, open boolean,
      reason text, delay float8, refund int, error text)
    order by seq, handler collate "C"
  ), fenced as materialized (
    select e.*, j.tid from ended e cross join lateral (
      select ctid as tid from job
      where seq = e.seq and handler = e.handler and lease = e.token
      limit 1 for update) j
  )
  update job j
  set status = f.status, open = f.open, reason = f.reason, lease = null,
    attempts = j.attempts - f.refund,
    due_at = now() + f.delay * interval '1 millisecond',
    failures = case when f.error is null then j.failures
      else note_failure(j.failures, jsonb_build_object('attempt', j.attempts,
        'at', floor(extract(epoch from clock_timestamp()) * 1000),
        'error', f.error)) end,
    finished_at = case when f.status <> 'waiting' then clock_timestamp() end
  from fenced f where j.ctid = f.tid and j.status = 'running';
  return query select * from advance(ends);
end
$settle$;
`;
