import { escapeText } from '../escape-text.js';
import type { EventScope } from '../event-filter.js';
import type { EventRecord } from '../job-record.js';
import type { Aliases } from './aliases.js';
import type { Database } from './database.js';
import { recordsOf } from './records.js';
import { Where } from './where.js';

/** By `seq`, or the newest with that sender's id. */
export async function get(
  database: Database,
  aliases: Aliases,
  which: number | string,
  { account, tenant }: EventScope = {},
): Promise<EventRecord | undefined> {
  if (typeof which === 'number' && !Number.isSafeInteger(which)) return;
  const where = new Where();
  if (typeof which === 'number') where.add(`seq = ${where.value(which)}`);
  else {
    const id = where.value(escapeText(which));
    where.add(`left(id, 64) = left(${id}, 64) and id = ${id}`);
  }
  if (account !== undefined) {
    where.add(`account = ${where.value(escapeText(account))}`);
  }
  if (tenant !== undefined) {
    where.add(`tenant = ${where.value(escapeText(tenant))}`);
  }
  const rows = await database.query(
    `select * from ${database.schema}.kept_event where ${where.text}
     order by seq desc limit 1`,
    where.values,
  );
  const [record] = await recordsOf(database, aliases, rows);
  return record;
}
