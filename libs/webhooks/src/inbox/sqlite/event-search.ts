import { escapeText } from '../escape-text.js';
import type { EventFilter } from '../event-filter.js';
import type { Database } from './database.js';

const FIELDS = ['account', 'tenant', 'source', 'type', 'key'] as const;

/** How many events a page looks at. */
const WINDOW = 10_000;

type Value = string | number;

/**
 * Looks events up, the newest first. Rare statuses have an index of their own;
 * all other filters are tried on a window of events.
 *
 * @param before only events with a smaller number
 * @returns numbers of events, and where to go on; `undefined` at the end
 */
export function searchEvents(
  db: Database,
  filter: EventFilter,
  before: number,
  limit: number,
): { seqs: number[]; next: number | undefined } {
  const { status } = filter;
  const [source, sourceValues] = candidates(status);
  const window = db.all<{ seq: number }>(
    `${source} order by seq desc limit ${WINDOW}`,
    ...sourceValues,
    before,
  );
  const last = window.at(-1)?.seq;
  if (last === undefined) return { seqs: [], next: undefined };
  const [conditions, values] = conditionsOf(filter);
  const found = db.all<{ seq: number }>(
    `select seq from (${source}) join event using (seq)
     where seq >= ? ${conditions} order by seq desc limit ?`,
    ...sourceValues,
    before,
    last,
    ...values,
    limit,
  );
  const seqs = found.map(({ seq }) => seq);
  if (seqs.length === limit) return { seqs, next: seqs.at(-1) };
  return { seqs, next: window.length === WINDOW ? last : undefined };
}

function candidates(status: EventFilter['status']): [string, Value[]] {
  return status === undefined || status === 'done'
    ? [`select seq from event where seq < ?`, []]
    : [
        `select distinct event as seq from job where status <> 'done' and status = ? and event < ?`,
        [status],
      ];
}

function conditionsOf(filter: EventFilter): [string, Value[]] {
  const conditions: string[] = [];
  const values: Value[] = [];
  const add = (condition: string, ...more: Value[]) => {
    conditions.push(`and ${condition}`);
    values.push(...more);
  };
  for (const name of FIELDS) {
    const wanted = filter[name];
    if (wanted !== undefined) add(`${name} = ?`, escapeText(wanted));
  }
  const { since, until, search, status } = filter;
  if (since) add('received_at >= ?', since.getTime());
  if (until) add('received_at < ?', until.getTime());
  if (status === 'done') {
    add(
      `exists (select 1 from job where job.event = seq and job.status = 'done')`,
    );
  }
  if (search !== undefined) {
    const text = escapeText(search);
    add(
      `(instr(id, ?) or instr(key, ?) or instr(type, ?) or instr(body, cast(? as blob)))`,
      text,
      text,
      text,
      search.toWellFormed(),
    );
  }
  return [conditions.join(' '), values];
}
