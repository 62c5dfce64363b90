import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { jwtBodyHash } from 'nestjs-livestream-webhooks';
import { environment } from './environment.js';
import { roomLife } from './room-life.js';

/** `npm run demo`: starts the sample and sends it a room's life, signed as LiveKit signs. */
const port = process.env['PORT'] ?? '3000';
const url = `http://127.0.0.1:${port}`;
const { LIVEKIT_API_KEY = '', LIVEKIT_API_SECRET = '' } = environment();
const scheme = jwtBodyHash({ keys: { [LIVEKIT_API_KEY]: LIVEKIT_API_SECRET } });
const stranger = jwtBodyHash({ keys: { [LIVEKIT_API_KEY]: 'another secret' } });

const sample = spawn(
  process.execPath,
  [fileURLToPath(new URL('main.js', import.meta.url))],
  { stdio: 'inherit', env: { ...process.env, PORT: port } },
);
const ended = once(sample, 'exit');

try {
  await ready();
  for (const event of roomLife('demo-room', ['ada', 'grace'])) {
    const status = await send(event);
    console.log(`LiveKit -> ${event.event}: ${status}`);
    await sleep(200);
  }
  const forged = await send({ event: 'room_finished' }, stranger);
  console.log(`Somebody else -> room_finished: ${forged}`);
  await sleep(200);
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

async function send(event: object, signer = scheme) {
  const body = Buffer.from(JSON.stringify(event));
  const signature = signer.sign?.(body);
  const answer = await fetch(`${url}/webhooks/livekit`, {
    method: 'POST',
    headers: { 'content-type': 'application/webhook+json', ...signature },
    body,
  });
  return answer.status;
}
