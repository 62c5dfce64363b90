import { createHash, randomBytes } from 'node:crypto';
import { AccessToken } from 'livekit-server-sdk';
import { until } from './until.mjs';

/**
 * Sends an event signed with a wrong secret, then another one signed with the
 * right secret. Both are of one room, whose events are handled in turn: once
 * the second is in the ledger, the first would be, too.
 */
export async function problemsOfForgery({ sample, key, secret }) {
  const earlier = (await sample.calls()).length;
  const wrong = randomBytes(32).toString('hex');
  const forged = await post(sample, 'EV_forged', { key, secret: wrong });
  const genuine = await post(sample, 'EV_genuine', { key, secret });
  const added = await until('the genuine event', async () => {
    const calls = (await sample.calls()).slice(earlier);
    return calls.some(({ id }) => id === 'EV_genuine') && calls;
  });
  return [
    ...(forged === 401 ? [] : [`the forged request got ${forged}, not 401`]),
    ...(genuine === 200 ? [] : [`the genuine one got ${genuine}, not 200`]),
    ...(added.length === 1 ? [] : ['the forged event was handled']),
  ];
}

async function post(sample, id, { key, secret }) {
  const room = { sid: 'RM_forgery', name: 'forgery' };
  const body = JSON.stringify({ event: 'room_started', id, room });
  const token = new AccessToken(key, secret, { ttl: 300 });
  token.sha256 = createHash('sha256').update(body).digest('base64');
  const answer = await fetch(sample.webhook, {
    method: 'POST',
    headers: {
      authorization: await token.toJwt(),
      'content-type': 'application/webhook+json',
    },
    body,
  });
  return answer.status;
}
