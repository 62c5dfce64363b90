import { spawn } from 'node:child_process';
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
import { environment } from './environment.js';

/** `npm run demo`: starts the sample, and plays the senders of its webhooks. */
const port = process.env['PORT'] ?? '3000';
const url = `http://127.0.0.1:${port}`;
const env = environment();
const { LIVEKIT_API_KEY = '', LIVEKIT_API_SECRET = '' } = env;

const sample = spawn(
  process.execPath,
  [fileURLToPath(new URL('main.js', import.meta.url))],
  { stdio: 'inherit', env: { ...process.env, PORT: port } },
);
const ended = once(sample, 'exit');
try {
  await ready();
  await playRooms();
  await sendOthers();
} finally {
  sample.kill('SIGTERM');
  await ended;
}

async function ready(): Promise<void> {
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
