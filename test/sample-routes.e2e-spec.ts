import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppModule } from '../src/app.module.js';
import { ADAPTERS, boot, type Running } from './support/boot.js';
import { livekitHeaders, signToken } from './support/livekit.js';

const LIVEKIT = {
  key: 'devkey',
  secret: 'devsecret-0123456789abcdef0123456789abcdef',
};
const LIVEPEER = 'livepeer-dev-secret';
const PUMPFUN = 'pumpfun-dev-secret';
const TOKEN = 'pumpfun-dev-token-secret-0123456789abcdef';

const hex = (secret: string, body: Buffer) =>
  createHmac('sha256', secret).update(body).digest('hex');
const bearer = (secret: string) => {
  const exp = Math.floor(Date.now() / 1000) + 60;
  return `Bearer ${signToken({ alg: 'HS256', typ: 'JWT' }, { exp }, secret)}`;
};

interface Route {
  readonly path: string;
  readonly event: (now: number) => object;
  readonly sign: (
    body: Buffer,
    now: number,
    wrong: string,
  ) => Record<string, string>;
  readonly secret: string;
}

/** What each route of the sample takes; signed by hand, as its sender's documentation has it. */
const routes: readonly Route[] = [
  {
    path: '/webhooks/livekit',
    event: () => ({ event: 'room_finished', room: { name: 'standup' } }),
    sign: (body, _now, secret) => livekitHeaders(body, { ...LIVEKIT, secret }),
    secret: LIVEKIT.secret,
  },
  {
    path: '/voice/livekit/webhooks',
    event: () => ({ event: 'room_finished', room: { name: 'standup' } }),
    sign: (body, _now, secret) => ({
      'X-LiveKit-Signature': hex(secret, body),
    }),
    secret: LIVEKIT.secret,
  },
  {
    path: '/webhooks/livepeer',
    event: (now) => ({
      id: `event ${now}`,
      webhookId: 'registration',
      createdAt: now,
      timestamp: now,
      event: 'stream.started',
      stream: { id: 's', name: 'stream', playbackId: 'p', isActive: true },
    }),
    sign: (body, now, secret) => ({
      'Livepeer-Signature': `t=${now},v1=${hex(secret, body)}`,
    }),
    secret: LIVEPEER,
  },
  {
    path: '/webhooks/livepeer/access-control',
    event: (now) => ({ accessKey: 'demo-viewer', timestamp: now }),
    sign: (body, now, secret) => ({
      'Livepeer-Signature': `t=${now},v1=${hex(secret, body)}`,
    }),
    secret: LIVEPEER,
  },
  {
    path: '/webhooks/pumpfun/call',
    event: () => ({ event_type: 'call.started', call_id: 'abc123' }),
    sign: (body, _now, secret) => ({ 'x-signature': hex(secret, body) }),
    secret: PUMPFUN,
  },
  {
    path: '/webhooks/pumpfun/livekit',
    event: () => ({ event: 'room_started', room: 'room123' }),
    sign: (_body, _now, secret) => ({ authorization: bearer(secret) }),
    secret: TOKEN,
  },
  {
    path: '/webhooks/pumpfun/livekit',
    event: () => ({ event: 'room_started', room: { name: 'own token' } }),
    sign: (body, _now, secret) => livekitHeaders(body, { key: 'any', secret }),
    secret: TOKEN,
  },
  {
    path: '/webhooks/pumpfun/receiver',
    event: () => ({ event: 'recording_finished', room: 'room123' }),
    sign: (body, _now, secret) => ({ 'x-signature': hex(secret, body) }),
    secret: PUMPFUN,
  },
];

describe.each(ADAPTERS)('the sample on %s', (adapter) => {
  let running: Running;

  beforeAll(async () => {
    running = await boot({ adapter, metadata: { imports: [AppModule] } });
  });
  afterAll(() => running.app.close());

  it.each(routes)(
    'takes signed webhooks at $path, and no others',
    async ({ path, event, sign, secret }) => {
      const now = Date.now();
      const body = Buffer.from(JSON.stringify(event(now)));
      const post = async (headers: Record<string, string>, to = path) => {
        const answer = await fetch(running.url + to, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: new Uint8Array(body),
        });
        return [answer.status, await answer.text()];
      };
      const signed = sign(body, now, secret);
      expect(await post(signed)).toEqual([200, '{}']);
      expect((await post(sign(body, now, 'wrong secret')))[0]).toBe(401);
      expect((await post({}))[0]).toBe(401);
    },
  );

  it('denies viewers that it does not know', async () => {
    const now = Date.now();
    const body = Buffer.from(`{"accessKey":"stranger","timestamp":${now}}`);
    const answer = await fetch(
      `${running.url}/webhooks/livepeer/access-control`,
      {
        method: 'POST',
        headers: { 'Livepeer-Signature': `t=${now},v1=${hex(LIVEPEER, body)}` },
        body: new Uint8Array(body),
      },
    );
    expect([answer.status, await answer.text()]).toEqual([403, '{}']);
  });
});
