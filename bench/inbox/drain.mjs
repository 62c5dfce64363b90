import { acceptAll, DEFAULT_CONCURRENCY, openInbox } from './engine.mjs';
import { makeEvents } from './events.mjs';
import { perSecond } from '../numbers.mjs';

const RAISED = { handler: 500, process: 500 };
const BACKLOGS = [
  {
    what: '100,000 waiting on 2,000 keys',
    count: 100_000,
    keys: 2_000,
    goal: 15_000,
  },
  {
    what: '50,000 waiting on as many keys',
    count: 50_000,
    keys: 50_000,
    goal: 12_000,
  },
  { what: '100,000 waiting on one key', count: 100_000, keys: 1, goal: 1_000 },
];
/** A hot key would take minutes: its first seconds tell as much. */
const LONGEST = 20_000;

/** How fast what waits is handed out, to a handler that does nothing. */
export async function drain({ report, databases }) {
  report.head(`Drain: empty handler; the first ${LONGEST / 1_000} s at most`);
  for (const database of databases) {
    for (const { what, count, keys, goal } of BACKLOGS) {
      const of = (concurrency, analyze) =>
        drainRate(database, { count, keys, concurrency, analyze });
      const line = `${database.name}: ${what}`;
      report.rate(
        `${line}, ${textOf(DEFAULT_CONCURRENCY)}`,
        await of(DEFAULT_CONCURRENCY),
      );
      report.rate(`${line}, ${textOf(RAISED)}`, await of(RAISED), goal);
      if (database.name === 'PostgreSQL') {
        report.rate(
          '  the same, tables analyzed while empty',
          await of(RAISED, true),
          goal,
        );
      }
    }
  }
}

function textOf({ handler, process }) {
  return `${handler}/${process} at once`;
}

function drainRate(database, { count, keys, concurrency, analyze }) {
  return database.use(async ({ option, client, place }) => {
    const web = await openInbox(option, { works: false });
    if (analyze) await analyzeAll(client, place);
    await acceptAll(web, makeEvents(count, keys), 500);
    await web.close();
    const worker = await openInbox(option, { works: true, concurrency });
    const rate = await doneRate(worker, count);
    await worker.close();
    return rate;
  });
}

/** Jobs whose end is on record, a second. */
async function doneRate(inbox, count) {
  const since = performance.now();
  let done = 0;
  await new Promise((resolve) => {
    const timer = setTimeout(resolve, LONGEST);
    inbox.signals.subscribe(({ kind }) => {
      if (kind !== 'done' || ++done < count) return;
      clearTimeout(timer);
      resolve();
    });
  });
  return perSecond(done, since);
}

async function analyzeAll(client, { schema }) {
  for (const table of ['event', 'job', 'lane', 'known_id']) {
    await client.query(`analyze "${schema}".${table}`);
  }
}
