import { join } from 'node:path';
import { PEERS } from '../load/compile-peers.mjs';
import { Process } from '../load/process.mjs';
import { median } from '../numbers.mjs';

const GOAL = 50;
const APPS = {
  empty: 'without the module',
  usual: "without it, with class-validator and LiveKit's SDK",
  ours: 'with it, LiveKit and a handler',
};

/** From the start of the process until it listens, with the module and without. */
export async function start({ report, env, size, folder }) {
  report.head('Start of a Nest application on Express, until it listens');
  const plain = await startAll(env, size.starts);
  for (const [name, what] of Object.entries(APPS)) {
    report.time(what, plain[name]);
  }
  report.time('  added', plain.ours - plain.empty, GOAL);
  report.time('  added where those two are loaded', plain.ours - plain.usual);

  const NODE_COMPILE_CACHE = join(folder, 'compile-cache');
  const cached = await startAll({ ...env, NODE_COMPILE_CACHE }, size.starts);
  report.time('with it, NODE_COMPILE_CACHE set', cached.ours);
  report.time('  added', cached.ours - cached.empty);
  report.time('  added where those two are loaded', cached.ours - cached.usual);
}

async function startAll(env, starts) {
  const times = { empty: [], usual: [], ours: [] };
  for (let round = 0; round <= starts; round++) {
    for (const [name, all] of Object.entries(times)) {
      const file = new URL(`start-${name}.js`, PEERS).pathname;
      const app = new Process(file, [], { env, core: 0 });
      await app.answer();
      // The first one finds no file in the system's cache, and fills Node's.
      if (round > 0) all.push(app.age);
      await app.end('exit');
    }
  }
  return Object.fromEntries(
    Object.entries(times).map(([name, all]) => [name, median(all)]),
  );
}
