import { escapeText } from '../escape-text.js';
import type { EventFilter, EventPage } from '../event-filter.js';
import type { JobStatus } from '../job-record.js';
import type { Aliases } from './aliases.js';
import type { Database } from './database.js';
import type { Row } from './pg-types.js';
import { recordsOf } from './records.js';
import { Where } from './where.js';

/** A page looks at no more events than this. */
const LOOKED_AT = 10_000;
const MOST = 500;
const FIELDS = ['account', 'tenant', 'source', 'type', 'key'] as const;

export async function find(
  database: Database,
  aliases: Aliases,
  filter: EventFilter,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<EventPage> {
  const { schema } = database;
  const where = new Where();
  const before = cursor === undefined ? undefined : readCursor(cursor);
  const most = Math.min(Math.max(Math.trunc(limit), 1), MOST);
  const looked = candidates(schema, filter, where, before);
  const conditions = conditionsOf(schema, filter, where);
  const rows = await database.query(
    `with looked as materialized (${looked}),
     found as (
       select l.seq from (select distinct seq from looked order by seq desc) l
       cross join lateral (
         select * from ${schema}.event where event.seq = l.seq limit 1) e
       where ${conditions}
       order by l.seq desc limit ${where.value(most)}
     )
     select b.lowest, b.looked, k.* from (
       select min(seq) as lowest, count(*) as looked from looked) b
     left join (select * from ${schema}.kept_event
       where seq in (select seq from found)) k on true
     order by k.seq desc`,
    where.values,
  );
  const found = rows.filter((row) => row['seq'] !== null);
  return {
    events: await recordsOf(database, aliases, found),
    cursor: cursorAfter(rows[0]!, found, most),
  };
}

/** The numbers of the next events to look at, by the index that knows most. */
function candidates(
  schema: string,
  { status, key }: EventFilter,
  where: Where,
  before: number | undefined,
): string {
  const narrow = where.branch();
  if (before !== undefined) narrow.add(`seq < ${where.value(before)}`);
  const table = status === undefined || status === 'done' ? 'event' : 'job';
  if (table === 'event' && key !== undefined) {
    narrow.add(`left(key, 64) = left(${where.value(escapeText(key))}, 64)`);
  }
  if (table === 'job') {
    narrow.add(status === 'dead' ? 'reason is not null' : 'open');
  }
  return `select seq from ${schema}.${table} where ${narrow.text}
    order by seq desc limit ${LOOKED_AT}`;
}

function conditionsOf(
  schema: string,
  filter: EventFilter,
  where: Where,
): string {
  const all = where.branch();
  for (const name of FIELDS) {
    const value = filter[name];
    if (value === undefined) continue;
    all.add(`e.${name} = ${where.value(escapeText(value))}`);
  }
  const time = (date: Date) =>
    `to_timestamp(${where.value(date.getTime())}::float8 / 1000)`;
  if (filter.since) all.add(`e.received_at >= ${time(filter.since)}`);
  if (filter.until) all.add(`e.received_at < ${time(filter.until)}`);
  if (filter.status) all.add(hasStatus(schema, filter.status, where));
  if (filter.search) all.add(contains(filter.search, where));
  return all.text;
}

function hasStatus(schema: string, status: JobStatus, where: Where): string {
  // Not "exists": where statistics are old, that joins all jobs first.
  return `(select 1 from ${schema}.job where job.seq = e.seq
    and job.status = ${where.value(status)} limit 1) is not null`;
}

function contains(search: string, where: Where): string {
  const text = where.value(escapeText(search));
  const bytes = where.value(Buffer.from(search));
  return `(strpos(e.id, ${text}) > 0 or strpos(e.key, ${text}) > 0
    or strpos(e.type, ${text}) > 0 or position(${bytes}::bytea in e.body) > 0)`;
}

function readCursor(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) {
    throw new TypeError('cursor is none of those that find() returned');
  }
  return Number(cursor);
}

function cursorAfter(
  bounds: Row,
  found: readonly Row[],
  most: number,
): string | undefined {
  if (found.length === most) return found.at(-1)!['seq']!;
  return Number(bounds['looked']) < LOOKED_AT ? undefined : bounds['lowest']!;
}
