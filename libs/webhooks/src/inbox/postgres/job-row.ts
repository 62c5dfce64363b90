import { unescapeText } from '../escape-text.js';
import type {
  DeathReason,
  JobFailure,
  JobRecord,
  JobStatus,
} from '../job-record.js';
import type { Row } from './pg-types.js';

export const jobColumns = `seq, handler, status, attempts, replays, crashes, reason, failures, open,
  floor(extract(epoch from due_at) * 1000) as due_at,
  floor(extract(epoch from started_at) * 1000) as started_at,
  floor(extract(epoch from finished_at) * 1000) as finished_at`;

/** Reads a row of {@link jobColumns}. */
export function jobOf(row: Row): JobRecord {
  return {
    handler: unescapeText(row['handler']!),
    status: row['status'] as JobStatus,
    attempts: Number(row['attempts']),
    replays: Number(row['replays']),
    crashes: Number(row['crashes']),
    reason: (row['reason'] ?? undefined) as DeathReason | undefined,
    failures: failuresOf(row['failures']!),
    dueAt: dateOf(row['due_at']),
    startedAt: dateOf(row['started_at']),
    finishedAt: dateOf(row['finished_at']),
    blocking: row['status'] === 'dead' && row['open'] === 't',
  };
}

function failuresOf(json: string): JobFailure[] {
  const failures = JSON.parse(json) as (JobFailure & { at: number })[];
  return failures.map(({ attempt, at, error }) => ({
    attempt,
    at: new Date(at),
    error,
  }));
}

function dateOf(value: string | null | undefined): Date | undefined {
  return value == null ? undefined : new Date(Number(value));
}
