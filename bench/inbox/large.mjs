import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { acceptRate, acceptRateAt } from './accept.mjs';
import { acceptAll, openInbox } from './engine.mjs';
import { makeEvents } from './events.mjs';
import { median } from '../numbers.mjs';

const KEPT = 1_000_000;
/** By then caches and compiled code have their size. */
const EARLY = 100_000;
const GROUP = 10_000;
const RUNS = 5;
const GOAL = 0.9;
const CONCURRENCY = { handler: 500, process: 500 };

/** Whether what was kept and handled before costs time or memory. */
export async function large({ report, databases }) {
  const kept = KEPT.toLocaleString('en');
  report.head(`Large: ${kept} handled events against none, median of ${RUNS}`);
  for (const database of databases) {
    const { name } = database;
    const empty = await medianOf(() => acceptRate(database, 1));
    report.rate(`${name}: accept, empty`, empty);
    await database.use(async (place) => {
      const { early, late } = await fill(place);
      // What filling in minutes leaves behind is no part of it.
      await place.client?.query('vacuum');
      const full = await medianOf(() => acceptRateAt(place, 1));
      report.rate(`${name}: accept, ${kept} kept`, full);
      report.ratio(`${name}: full / empty`, full / empty, GOAL);
      report.fact(`${name}: memory after ${EARLY.toLocaleString('en')}`, early);
      report.fact(`${name}: memory after ${kept}`, late);
    });
  }
}

async function medianOf(measure) {
  const rates = [];
  for (let run = 0; run < RUNS; run++) rates.push(await measure());
  return median(rates);
}

/** @returns the memory of the process (RSS) and its heap, on the way and at the end */
async function fill({ option }) {
  const inbox = await openInbox(option, {
    works: true,
    concurrency: CONCURRENCY,
  });
  let done = 0;
  inbox.signals.subscribe(({ kind }) => {
    if (kind === 'done') done++;
  });
  let early;
  for (let accepted = GROUP; accepted <= KEPT; accepted += GROUP) {
    await acceptAll(inbox, makeEvents(GROUP));
    while (done < accepted) await sleep(5);
    if (accepted === EARLY) early = memory();
  }
  const late = memory();
  await inbox.close();
  return { early, late };
}

function memory() {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { rss, heapUsed } = process.memoryUsage();
  const [all, heap] = [rss, heapUsed].map((it) => Math.round(it / 2 ** 20));
  return `${all} MiB, heap ${heap}`;
}
