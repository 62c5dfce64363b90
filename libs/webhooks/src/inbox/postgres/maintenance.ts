import { escapeText } from '../escape-text.js';
import type { KnownHandler } from '../inbox-store.js';
import type { Aliases } from './aliases.js';
import type { Database } from './database.js';

const LANES_AT_ONCE = 500;
const IDS_AT_ONCE = 10_000;

/** Says that a process runs these handlers. */
export async function noteSeen(
  database: Database,
  handlers: readonly KnownHandler[],
): Promise<void> {
  await database.query(
    `insert into ${database.schema}.handler (id, seen_at)
     select distinct id collate "C", now() from unnest($1::text[]) as h(id) order by 1
     on conflict (id) do update set seen_at = excluded.seen_at`,
    [handlers.map(({ id }) => escapeText(id))],
  );
}

/** Gives the jobs of former ids to the present ones. */
export async function adoptAll(
  database: Database,
  aliases: Aliases,
): Promise<void> {
  for (const [former, present] of aliases.pairs()) {
    const values = [escapeText(former), escapeText(present), LANES_AT_ONCE];
    let adopted: number;
    do {
      adopted = Number(await database.value('adopt', values));
    } while (adopted === LANES_AT_ONCE);
  }
}

/** Forgets ids whose time is over. */
export async function forgetIds(database: Database): Promise<void> {
  await database.call('forget', [IDS_AT_ONCE]);
}
