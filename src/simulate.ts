import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { LiveKitSimulator } from 'nestjs-livestream-webhooks/testing';
import { environment } from './environment.js';
import {
  SIMULATE_HELP,
  simulateOptions,
  type SimulateOptions,
} from './simulate-options.js';
import { Problems, simulateReport } from './simulate-report.js';

/** `npm run simulate`: plays rooms to a receiver, as a LiveKit server would tell of them. */
const ROOMS_AT_ONCE = 100;

try {
  const options = simulateOptions(process.argv.slice(2));
  if (options) process.exitCode = await simulate(options);
  else console.log(SIMULATE_HELP);
} catch (error) {
  console.error(`${(error as Error).message}\nSee: npm run simulate -- --help`);
  process.exitCode = 2;
}

/** @returns the exit code */
async function simulate(options: SimulateOptions): Promise<number> {
  const { LIVEKIT_API_KEY = '', LIVEKIT_API_SECRET = '' } = environment();
  const problems = new Problems();
  const simulator = new LiveKitSimulator({
    url: options.to,
    apiKey: LIVEKIT_API_KEY,
    apiSecret: LIVEKIT_API_SECRET,
    onOutcome: (outcome) => problems.add(outcome),
  });
  const interruption = new AbortController();
  const interrupt = () => {
    interruption.abort();
    simulator.close();
  };
  process.once('SIGINT', interrupt);
  const start = performance.now();
  const rooms = await playRooms(simulator, options, interruption.signal);
  const seconds = (performance.now() - start) / 1000;
  process.off('SIGINT', interrupt);
  simulator.close();

  const { summary } = simulator;
  console.log(simulateReport(summary, problems, rooms, seconds));
  return summary.acknowledged === summary.sent ? 0 : 1;
}

/**
 * With a rate rooms start when it is time, without one when others have ended.
 *
 * @returns how many started
 */
async function playRooms(
  simulator: LiveKitSimulator,
  { rooms, participants, pace, rate }: SimulateOptions,
  interruption: AbortSignal,
): Promise<number> {
  const start = performance.now();
  const open = new Set<Promise<unknown>>();
  let started = 0;
  while (started < rooms) {
    if (rate === undefined) {
      if (open.size >= ROOMS_AT_ONCE) await Promise.race(open);
    } else {
      const due = start + (started * 1000) / rate - performance.now();
      // Rejects when interrupted meanwhile.
      await sleep(Math.max(due, 0), undefined, { signal: interruption }).catch(
        () => {},
      );
    }
    if (interruption.aborted) break;
    const room: Promise<unknown> = simulator
      .playRoom({ participants, pace })
      .finally(() => open.delete(room));
    open.add(room);
    started++;
  }
  await Promise.all(open);
  return started;
}
