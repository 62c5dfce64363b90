import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { percentile } from '../numbers.mjs';

const PROCESS = fileURLToPath(new URL('lag-process.mjs', import.meta.url));
const EVENTS = 300;
const GOALS = { PostgreSQL: 5, SQLite: 1 };

/** From the acknowledgement to the start of the handler, while there is nothing else to do. */
export async function lag({ report, databases }) {
  report.head(`Lag: ${EVENTS} events, one at a time, acknowledged to started`);
  for (const database of databases) {
    const apart = database.name === 'PostgreSQL';
    const times = await database.use(({ place }) => measure(place, apart));
    const where = apart ? 'web and worker, two processes' : 'one process';
    report.time(
      `${database.name}: ${where}, p50`,
      percentile(times, 50),
      GOALS[database.name],
    );
    report.time(`${database.name}: ${where}, p99`, percentile(times, 99));
  }
}

/** The handler may start before the sender hears that its event is kept: the time is negative then. */
async function measure(place, apart) {
  const worker = await start({ works: true, place });
  const web = apart ? await start({ works: false, place }) : worker;
  try {
    const acknowledged = await ask(web, { command: 'accept', count: EVENTS });
    const started = new Map(await ask(worker, { command: 'started' }));
    return acknowledged.map(([id, at]) => started.get(id) - at);
  } finally {
    await Promise.all([...new Set([web, worker])].map(end));
  }
}

async function start(options) {
  const child = fork(PROCESS, [JSON.stringify(options)]);
  await answerOf(child);
  return child;
}

function ask(child, message) {
  child.send(message);
  return answerOf(child);
}

/** Rejects where it ends instead. */
async function answerOf(child) {
  const ended = new AbortController();
  const exit = once(child, 'exit', ended).then(([code]) => {
    throw new Error(`a process of the measurement ended with ${code}`);
  });
  exit.catch(() => {});
  const [answer] = await Promise.race([once(child, 'message', ended), exit]);
  ended.abort();
  return answer;
}

async function end(child) {
  if (!child.connected) return;
  const ended = once(child, 'exit');
  child.send({ command: 'close' });
  await ended;
}
