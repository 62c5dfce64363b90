import { fileURLToPath } from 'node:url';
import { Process } from '../load/process.mjs';
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
    const acknowledged = await web.ask({ command: 'accept', count: EVENTS });
    const started = new Map(await worker.ask({ command: 'started' }));
    return acknowledged.map(([id, at]) => started.get(id) - at);
  } finally {
    const both = [...new Set([web, worker])];
    await Promise.all(both.map((it) => it.end({ command: 'close' })));
  }
}

async function start(options) {
  const process = new Process(PROCESS, [JSON.stringify(options)]);
  await process.answer();
  return process;
}
