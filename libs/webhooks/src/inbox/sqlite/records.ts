import { unescapeText } from '../escape-text.js';
import type { EventRecord, JobFailure, JobRecord } from '../job-record.js';
import type { EventRows } from './event-rows.js';
import type { JobRow, JobRows } from './job-rows.js';

/** What is known of an event; `undefined` where it is not there. */
export function recordOf(
  events: EventRows,
  jobs: JobRows,
  seq: number,
): EventRecord | undefined {
  const event = events.get(seq);
  return event && { event, jobs: jobs.of(seq).map(toRecord) };
}

function toRecord(row: JobRow): JobRecord {
  const failures = JSON.parse(row.failures) as (Omit<JobFailure, 'at'> & {
    at: number;
  })[];
  return {
    handler: unescapeText(row.handler),
    status: row.status,
    attempts: row.attempts,
    replays: row.replays,
    crashes: row.crashes,
    reason: row.reason ?? undefined,
    failures: failures.map(({ at, ...rest }) => ({
      ...rest,
      at: new Date(at),
    })),
    dueAt: dateOf(row.due_at),
    startedAt: dateOf(row.started_at),
    finishedAt: dateOf(row.finished_at),
    blocking: row.status === 'dead' && row.open === 1,
  };
}

function dateOf(time: number | null): Date | undefined {
  return time === null ? undefined : new Date(time);
}
