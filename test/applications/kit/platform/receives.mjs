import assert from 'node:assert/strict';
import { LIVEKIT, livekitHeaders } from './sign.mjs';

let count = 0;

/**
 * What the application must do wherever it runs: take what is genuine, hand it
 * to `Rooms.open`, refuse what is forged.
 *
 * @param from where in its output to look for this start of it
 */
export async function receives(app, from = 0) {
  const [, url] = await app.line(/listening on (\S+)/, from);
  const room = `room ${++count}`;
  const body = JSON.stringify({
    event: 'room_started',
    id: `EV_${process.pid}_${count}`,
    room: { name: room },
  });
  const post = (headers) =>
    fetch(`${url}/webhooks/livekit`, { method: 'POST', body, headers });

  assert.equal((await post(livekitHeaders(body))).status, 200);
  const forged = livekitHeaders(body, { ...LIVEKIT, apiSecret: 'wrong' });
  assert.equal((await post(forged)).status, 401);
  await app.line(new RegExp(`^Rooms\\.open handled ${room}$`, 'm'), from);
}
