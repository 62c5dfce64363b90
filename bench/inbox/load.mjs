import { setTimeout as sleep } from 'node:timers/promises';
import { ACCEPT_GOALS } from './accept.mjs';
import { openInbox } from './engine.mjs';
import { makeEvent } from './events.mjs';
import { percentile, perSecond } from '../numbers.mjs';

const SECONDS = 10;
const WARM_UP = 2;
const MODEST = 2_000;
const KEYS = 200;
const GOAL = 10;

/** How long an acknowledgement takes while events come by their own clock. */
export async function load({ report, databases }) {
  report.head(
    `Load: an open loop of ${SECONDS} s, alone, then with deliveries`,
  );
  for (const database of databases) {
    const { name } = database;
    const half = ACCEPT_GOALS[name][1] / 2;
    for (const rate of [MODEST, half]) {
      const what = rate === half ? ', half of the goal for accept' : '';
      report.rate(`${name}: offered${what}`, rate);
      const alone = await openLoop(database, rate, false);
      report.time('  acknowledgement, p50', percentile(alone.times, 50));
      report.time('  acknowledgement, p99', percentile(alone.times, 99), GOAL);
      const both = await openLoop(database, rate, true);
      report.rate('  delivered by the same process', both.delivered);
      report.fact('    waiting at the end', both.left.toLocaleString('en'));
      report.time('    acknowledgement, p50', percentile(both.times, 50));
      report.time('    acknowledgement, p99', percentile(both.times, 99));
    }
  }
}

function openLoop(database, rate, works) {
  return database.use(async ({ option }) => {
    const inbox = await openInbox(option, { works });
    let done = 0;
    inbox.signals.subscribe(({ kind }) => {
      if (kind === 'done') done++;
    });
    await offer(inbox, rate, WARM_UP);
    done = 0;
    const since = performance.now();
    const times = await offer(inbox, rate, SECONDS);
    const delivered = perSecond(done, since);
    const { backlog } = await inbox.stats();
    await inbox.close();
    return { times, delivered, left: backlog };
  });
}

/** Times from when an event was due to be sent, so that a standstill counts for all that come in it. */
async function offer(inbox, rate, seconds) {
  const count = Math.round(rate * seconds);
  const since = performance.now();
  const sent = [];
  for (let index = 0; index < count; index++) {
    const due = since + (index / rate) * 1_000;
    while (performance.now() < due) await sleep(1);
    // Made only now: a heap full of them would make the collector's pauses part of the answer.
    const { event, received } = makeEvent(index % KEYS);
    sent.push(
      inbox.accept(event, received).then(() => performance.now() - due),
    );
  }
  return Promise.all(sent);
}
