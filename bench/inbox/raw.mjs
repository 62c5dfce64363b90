import { DatabaseSync } from 'node:sqlite';
import { makeEvents } from './events.mjs';
import { perSecond } from '../numbers.mjs';

/** The columns of an event, and a key that refuses an id that is there. */
const COLUMNS = {
  account: 'text',
  tenant: 'text',
  source: 'text',
  route: 'text',
  type: 'text',
  id: 'text',
  key: 'text',
  signed_by: 'text',
  occurred_at: 'timestamptz',
  received_at: 'timestamptz',
  headers: 'jsonb',
  body: 'bytea',
  redacted: 'boolean',
};
const NAMES = Object.keys(COLUMNS);
const GROUP = 500;

/** What PostgreSQL does at best: rows inserted in groups, and nothing else. */
export async function rawPostgres({ client, place: { schema } }, count) {
  const table = `"${schema}".raw`;
  await client.query(`create schema if not exists "${schema}"`);
  const columns = NAMES.map((name) => `${name} ${COLUMNS[name]}`);
  await client.query(`create table ${table} (
    seq bigint generated always as identity, ${columns.join(', ')},
    kept_at timestamptz not null default now(),
    primary key (account, id))`);
  const places = NAMES.map((name, n) => `$${n + 1}::${COLUMNS[name]}[]`);
  const text = `insert into ${table} (${NAMES.join(', ')})
    select * from unnest(${places.join(', ')}) on conflict do nothing`;
  return inGroups(count, async (rows) => {
    const values = NAMES.map((_, column) => rows.map((row) => row[column]));
    await client.query({ name: 'raw', text, values });
  });
}

/** What SQLite does at best. */
export async function rawSqlite({ place: { path } }, count) {
  const db = new DatabaseSync(path);
  db.exec('pragma journal_mode = wal; pragma synchronous = full');
  db.exec(`create table raw (
    seq integer primary key, ${NAMES.join(', ')}, kept_at,
    unique (account, id))`);
  const insert = db.prepare(`insert into raw (${NAMES.join(', ')}, kept_at)
    values (${NAMES.map(() => '?').join(', ')}, ?) on conflict do nothing`);
  const plain = (value) => {
    if (value instanceof Date) return value.getTime();
    return typeof value === 'boolean' ? Number(value) : value;
  };
  const rate = await inGroups(count, (rows) => {
    db.exec('begin immediate');
    for (const row of rows) insert.run(...row.map(plain), Date.now());
    db.exec('commit');
  });
  db.close();
  return rate;
}

async function inGroups(count, insert) {
  const events = makeEvents(count);
  const since = performance.now();
  for (let start = 0; start < count; start += GROUP) {
    await insert(events.slice(start, start + GROUP).map(rowOf));
  }
  return perSecond(count, since);
}

function rowOf({ event, received: { route, request } }) {
  return [
    event.account,
    null,
    event.source,
    route,
    event.type,
    event.id,
    event.key,
    event.signedBy,
    event.occurredAt,
    event.receivedAt,
    JSON.stringify(request.headers),
    request.body,
    false,
  ];
}
