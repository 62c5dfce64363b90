import type { EventRecord, JobRecord } from '../../inbox/job-record.js';
import { readable, readableLine } from '../../core/readable.js';
import type { Terminal } from '../terminal.js';
import { counted } from './counted.js';
import { indentedJson } from './indented-json.js';
import { kindText, statusText, timeText } from './event-text.js';

const LONGEST_BODY = 65_536;

/** An event and its jobs for people. @param body without secrets; `undefined` where nobody here knows them */
export function recordText(
  terminal: Terminal,
  record: EventRecord,
  body: string | undefined,
): string {
  const jobs = record.jobs.map((job) => jobText(terminal, job));
  return [
    eventText(terminal, record),
    ...(jobs.length > 0 ? jobs : ['No handler wanted it']),
    // Last: it may be long.
    body === undefined
      ? `The body is hidden: only the application knows what is secret in one of the source "${readableLine(record.event.source, 80)}"`
      : readable(indentedJson(body), LONGEST_BODY),
  ].join('\n\n');
}

function eventText(terminal: Terminal, { event }: EventRecord): string {
  const headers = Object.entries(event.headers);
  const rows: [string, string | undefined][] = [
    ['event', `${event.seq} ${kindText(event)}`],
    ['id', event.id],
    ['key', event.key],
    ['received', timeText(event.receivedAt)],
    ['occurred', timeText(event.occurredAt)],
    ['signed by', event.signedBy],
    ...headers.map(([name, value]): [string, string] => [name, value]),
    [
      'body',
      `${event.body.length} bytes${event.redacted ? ', kept without its secrets' : ''}`,
    ],
  ];
  return rows
    .flatMap(([name, value]) =>
      value === undefined
        ? []
        : `${terminal.style('dim', readableLine(name, 40).padEnd(12))}  ${readableLine(value)}`,
    )
    .join('\n');
}

function jobText(terminal: Terminal, job: JobRecord): string {
  const { handler, replays, dueAt, finishedAt, failures } = job;
  const facts = [
    statusText(terminal, job),
    replays > 0 && `replayed ${counted(replays, 'time')}`,
    dueAt && `again at ${timeText(dueAt)}`,
    finishedAt && `ended ${timeText(finishedAt)}`,
  ].filter(Boolean);
  const errors = failures.map(({ attempt, at, error }, index) => {
    // Of the last one all of it: where it was thrown.
    const text = index === failures.length - 1 ? error : error.split('\n')[0]!;
    const lines = readable(text).replaceAll('\n', '\n    ');
    return `  ${terminal.style('dim', timeText(at))} attempt ${attempt}: ${lines}`;
  });
  return [
    `${terminal.style('bold', readableLine(handler, 120))}: ${facts.join(', ')}`,
    ...errors,
  ].join('\n');
}
