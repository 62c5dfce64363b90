import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { jwtBodyHash } from 'nestjs-livestream-webhooks';
import { beluga, livekit } from 'nestjs-livestream-webhooks/livekit';
import { livepeer } from 'nestjs-livestream-webhooks/livepeer';
import { pumpfun } from 'nestjs-livestream-webhooks/pumpfun';
import {
  LiveKitSimulator,
  signWebhook,
  type SignedWebhook,
} from 'nestjs-livestream-webhooks/testing';
import { demoPostgres } from './demo-postgres.js';
import { environment } from './environment.js';

/**
 * `npm run demo`: starts the sample, and plays the senders of its webhooks. With
 * `-- --postgres` on a PostgreSQL server, with one process that receives and one that handles.
 */
const port = process.env['PORT'] ?? '3000';
const url = `http://127.0.0.1:${port}`;
const env = environment();
const { LIVEKIT_API_KEY = '', LIVEKIT_API_SECRET = '' } = env;

// Whoever answers there would get all of the webhooks below.
const isTaken = await fetch(url).then(
  () => true,
  () => false,
);
if (isTaken) {
  throw new Error(
    `Another server listens on port ${port}: set PORT to another`,
  );
}
const database = process.argv.includes('--postgres')
  ? await demoPostgres()
  : undefined;
const processes = database
  ? [
      start({ DATABASE_URL: database.url, WEBHOOKS_ROLE: 'web' }),
      start({ DATABASE_URL: database.url, WEBHOOKS_ROLE: 'worker', PORT: '0' }),
    ]
  : [start()];
try {
  await ready(processes[0]!.child);
  await playRooms();
  await sendOthers();
  // Acknowledged is not yet handled: the handlers have their second.
  await sleep(500);
} finally {
  for (const { child } of processes) child.kill('SIGTERM');
  await Promise.all(processes.map(({ ended }) => ended));
  await database?.stop();
}

function start(more: NodeJS.ProcessEnv = {}) {
  const main = fileURLToPath(new URL('main.js', import.meta.url));
  const child = spawn(process.execPath, [main], {
    stdio: 'inherit',
    env: { ...process.env, PORT: port, ...more },
  });
  return { child, ended: once(child, 'exit') };
}

async function ready(sample: ChildProcess): Promise<void> {
  while (sample.exitCode === null) {
    try {
      await fetch(`${url}/echo`, { method: 'POST' });
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error(`The sample did not start; is port ${port} in use?`);
}

/** Two rooms at once, as a LiveKit server tells of them. */
async function playRooms(): Promise<void> {
  const simulator = new LiveKitSimulator({
    url: `${url}/webhooks/livekit`,
    apiKey: LIVEKIT_API_KEY,
    apiSecret: LIVEKIT_API_SECRET,
    onOutcome: ({ event, key, outcome, status }) =>
      console.log(`LiveKit -> ${event} of ${key}: ${status ?? outcome}`),
  });
  await Promise.all([
    simulator.playRoom({ name: 'demo-room', participants: 2, pace: 100 }),
    simulator.playRoom({ name: 'green-room', participants: 1, egress: false }),
  ]);
  simulator.close();
  const { sent, acknowledged, latency } = simulator.summary;
  console.log(
    `LiveKit sent ${sent} events, ${acknowledged} are acknowledged, half of them within ${latency.p50} ms`,
  );
}

/** One webhook of each other kind, and a forged one. */
async function sendOthers(): Promise<void> {
  const streams = livepeer.fromEnv({}, env);
  const calls = pumpfun.fromEnv({}, env);
  const viewer = (accessKey: string | undefined) =>
    signWebhook(streams, 'playback.accessControl', {
      overrides: { accessKey },
    });
  const forger = { keys: { [LIVEKIT_API_KEY]: 'another secret' } };
  const webhooks: [string, SignedWebhook][] = [
    [
      'Livepeer -> stream.started',
      await signWebhook(streams, 'stream.started', {
        overrides: { stream: { name: 'demo-stream' } },
      }),
    ],
    ['Livepeer asks: a known viewer', await viewer(env['SAMPLE_ACCESS_KEY'])],
    ['Livepeer asks: a stranger', await viewer('stranger')],
    ['Pump.fun -> call.started', await signWebhook(calls, 'call.started')],
    [
      'Beluga -> room_finished',
      await signWebhook(livekit.fromEnv(beluga, env), 'room_finished'),
    ],
    [
      'Somebody else -> room_finished',
      await signWebhook(livekit.fromEnv({}, env), 'room_finished', {
        scheme: jwtBodyHash(forger),
      }),
    ],
  ];
  for (const [what, webhook] of webhooks) {
    const { status } = await fetch(url + webhook.path, webhook);
    console.log(`${what}: ${status}`);
  }
}
