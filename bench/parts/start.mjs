import { PEERS } from '../load/compile-peers.mjs';
import { Process } from '../load/process.mjs';
import { median } from '../numbers.mjs';

const GOAL = 50;

/** From the start of the process until it listens, with the module and without. */
export async function start({ report, env, size }) {
  const times = { empty: [], ours: [] };
  for (let round = 0; round <= size.starts; round++) {
    for (const [name, all] of Object.entries(times)) {
      const file = new URL(`start-${name}.js`, PEERS).pathname;
      const app = new Process(file, [], { env, core: 0 });
      await app.answer();
      // The first one finds no file in the system's cache.
      if (round > 0) all.push(app.age);
      await app.end();
    }
  }
  const [empty, ours] = [median(times.empty), median(times.ours)];
  report.head('Start of a Nest application on Express, until it listens');
  report.time('without the module', empty);
  report.time('with the module, LiveKit and a handler', ours);
  report.time('  added', ours - empty, GOAL);
}
