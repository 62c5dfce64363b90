import type { EventRecord, JobRecord } from '../../inbox/job-record.js';
import type { KeptEvent } from '../../inbox/kept-event.js';
import { readableLine } from '../../core/readable.js';
import type { Terminal } from '../terminal.js';

const COLOURS = {
  waiting: 'yellow',
  running: 'cyan',
  done: 'green',
  dead: 'red',
} as const;

/** What an event is, such as `livekit.room_finished`; with its account where that has a name of its own. */
export function kindText({ source, type, account, tenant }: KeptEvent): string {
  const owner = [account === source ? undefined : account, tenant].filter(
    (name) => name !== undefined,
  );
  const of = owner.length > 0 ? ` (${owner.join(', ')})` : '';
  return readableLine(`${source}.${type}${of}`, 80);
}

/** How a job stands, in its colour. */
export function statusText(
  terminal: Terminal,
  { status, reason, attempts, blocking }: JobRecord,
): string {
  const remarks = [
    reason,
    attempts > 1 && status !== 'done' && `${attempts} attempts`,
    blocking && 'blocks its key',
  ].filter(Boolean);
  const text =
    remarks.length > 0 ? `${status} (${remarks.join(', ')})` : status;
  return terminal.style(COLOURS[status], text);
}

export function jobsText(terminal: Terminal, { jobs }: EventRecord): string {
  const texts = jobs.map(
    (job) => `${readableLine(job.handler, 80)} ${statusText(terminal, job)}`,
  );
  return texts.join(', ') || '-';
}

export function timeText(time: Date): string {
  return time.toISOString().replace('T', ' ').slice(0, 19);
}
