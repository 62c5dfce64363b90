import { Process, startGenerator } from '../load/process.mjs';
import { commandOf, STACKS } from '../load/stacks.mjs';

const GOAL = 1.2;

/** What the process of an application holds after many events, all of them handled. */
export async function memory({ report, folder, secrets, env, size }) {
  const generator = startGenerator();
  const { file, args } = commandOf(STACKS.memoryFastify, folder);
  const execArgv = ['--expose-gc'];
  const server = new Process(file, args, { env, core: 0, execArgv });
  try {
    const { port } = await server.answer();
    const until = async (events, from) => {
      for (let sent = from; sent < events;) {
        const count = Math.min(size.chunk, events - sent);
        await generator.ask({ port, secrets, connections: 64, count });
        sent += count;
      }
      return (await server.ask('memory')).rss / 2 ** 20;
    };
    const [few, many] = size.events;
    const before = await until(few, 0);
    const after = await until(many, few);
    report.head('Resident memory, ours, memory inbox, Fastify');
    report.fact(
      `after ${few.toLocaleString('en')} events`,
      `${before.toFixed(0)} MiB`,
    );
    report.fact(
      `after ${many.toLocaleString('en')} events`,
      `${after.toFixed(0)} MiB`,
    );
    report.share('  after many / after few', after / before, GOAL);
  } finally {
    await server.end();
    await generator.end();
  }
}
