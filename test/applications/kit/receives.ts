import assert from 'node:assert/strict';
import type { Running } from './boot.js';
import { postLiveKit, roomEvent } from './post-livekit.js';
import { Rooms } from './rooms.js';
import { until } from './until.js';

/** What every application must do: take what is genuine, hand it out, refuse what is forged. */
export async function receives({ app, webhooks, log }: Running): Promise<void> {
  const { names } = app.get(Rooms);
  const name = `room ${names.length + 1}`;

  const genuine = await postLiveKit(webhooks, roomEvent('room_started', name));
  assert.deepEqual([genuine.status, await genuine.text()], [200, '{}']);
  const headers = { authorization: 'hello' };
  const forged = await postLiveKit(webhooks, undefined, headers);
  assert.equal(forged.status, 401);
  await until(
    () => names.includes(name),
    () => log.join('\n'),
  );
}
