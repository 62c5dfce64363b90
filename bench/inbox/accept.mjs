import { acceptAll, openInbox } from './engine.mjs';
import { makeEvents } from './events.mjs';
import { median } from '../numbers.mjs';
import { rawPostgres, rawSqlite } from './raw.mjs';

const RUNS = 3;
const EVENTS = 30_000;
const WARM_UP = 5_000;
/** By the number of handlers. */
export const ACCEPT_GOALS = {
  PostgreSQL: { 1: 15_000, 3: 10_000, ratio: 0.55 },
  SQLite: { 1: 20_000 },
};

/** How fast a process keeps events that only receives them, against rows that are inserted and nothing else. */
export async function accept({ report, databases }) {
  report.head(`Accept: 256 callers, 200 keys, 1 KB, median of ${RUNS}`);
  for (const database of databases) {
    const { name } = database;
    const goals = ACCEPT_GOALS[name];
    const raw = name === 'SQLite' ? rawSqlite : rawPostgres;
    const found = { raw: [], 1: [], 3: [] };
    await acceptRate(database, 1, WARM_UP);
    // In turns: what disturbs the machine disturbs them all.
    for (let run = 0; run < RUNS; run++) {
      found.raw.push(await database.use((place) => raw(place, EVENTS)));
      found[1].push(await acceptRate(database, 1));
      found[3].push(await acceptRate(database, 3));
    }
    report.rate(`${name}: raw rows, groups of 500`, median(found.raw));
    report.rate(`${name}: accept, 1 handler`, median(found[1]), goals[1]);
    report.rate(`${name}: accept, 3 handlers`, median(found[3]), goals[3]);
    report.ratio(
      `${name}: accept with 1 handler / raw`,
      median(found[1]) / median(found.raw),
      goals.ratio,
    );
  }
}

export function acceptRate(database, handlers, count) {
  return database.use((place) => acceptRateAt(place, handlers, count));
}

/** Of an inbox whose jobs another process would run. */
export async function acceptRateAt({ option }, handlers, count = EVENTS) {
  const inbox = await openInbox(option, { works: false, handlers });
  const rate = await acceptAll(inbox, makeEvents(count));
  await inbox.close();
  return rate;
}
