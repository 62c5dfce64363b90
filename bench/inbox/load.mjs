import { setTimeout as sleep } from 'node:timers/promises';
import { acceptRate } from './accept.mjs';
import { openInbox } from './engine.mjs';
import { makeEvents } from './events.mjs';
import { percentile, perSecond } from './numbers.mjs';

const SECONDS = 10;
const WARM_UP = 2;
const MODEST = 2_000;
const GOAL = 10;

/** How long an acknowledgement takes while events come by their own clock, and are handed out. */
export async function load({ report, databases, rates }) {
  report.head(
    `Load: an open loop of ${SECONDS} s, one process accepts and delivers`,
  );
  for (const database of databases) {
    const { name } = database;
    const most = rates.get(name) ?? (await acceptRate(database, 1));
    for (const rate of [MODEST, most / 2]) {
      const { times, delivered, left } = await openLoop(database, rate);
      const half = rate === MODEST ? '' : ', half of what it accepts alone';
      report.rate(`${name}: offered${half}`, rate);
      report.rate('  delivered meanwhile', delivered);
      report.fact('  waiting at the end', left.toLocaleString('en'));
      report.time('  acknowledgement, p50', percentile(times, 50));
      report.time('  acknowledgement, p99', percentile(times, 99), GOAL);
    }
  }
}

function openLoop(database, rate) {
  return database.use(async ({ option }) => {
    const inbox = await openInbox(option, { works: true });
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
  const events = makeEvents(Math.round(rate * seconds));
  const since = performance.now();
  const sent = [];
  for (const [index, { event, received }] of events.entries()) {
    const due = since + (index / rate) * 1_000;
    while (performance.now() < due) await sleep(1);
    sent.push(
      inbox.accept(event, received).then(() => performance.now() - due),
    );
  }
  return Promise.all(sent);
}
