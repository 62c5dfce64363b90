import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  jwtBodyHash,
  memoryInbox,
  WebhooksModule,
  type Verdict,
  type WebhookEvent,
} from 'nestjs-livestream-webhooks';
import {
  livekit,
  OnLiveKitEvent,
  type LiveKitEvent,
} from 'nestjs-livestream-webhooks/livekit';
import {
  livepeer,
  OnLivepeerAccessControl,
  type LivepeerAccessRequest,
} from 'nestjs-livestream-webhooks/livepeer';
import { pumpfun } from 'nestjs-livestream-webhooks/pumpfun';
import {
  buildEvent,
  sendWebhook,
  signBody,
  signWebhook,
} from 'nestjs-livestream-webhooks/testing';
import { ADAPTERS, boot, type Running } from './support/boot.js';
import { Recorder } from './support/recorder.js';

const accounts = [
  livekit({ apiKey: 'APIkey', apiSecret: 'livekit secret' }),
  livepeer({ secret: 'livepeer secret' }),
  pumpfun({ secret: 'pumpfun secret', tokenSecret: 'pumpfun token' }),
];
const [livekitAccount] = accounts as [(typeof accounts)[0]];

@Injectable()
class RoomHandlers {
  readonly closed: string[] = [];

  @OnLiveKitEvent('room_finished')
  async close({ data }: LiveKitEvent<'room_finished'>) {
    if (data.room.name === 'broken') throw new Error('no database');
    if (data.room.name === 'endless') await new Promise(() => {});
    await new Promise(setImmediate);
    this.closed.push(data.room.name);
  }

  @OnLivepeerAccessControl()
  decide({ data }: WebhookEvent<string, LivepeerAccessRequest>): Verdict {
    return data.accessKey === 'known' ? 'allow' : 'deny';
  }
}

describe.each(ADAPTERS)('the test kit on %s', (adapter) => {
  let running: Running;

  afterEach(() => running.app.close());

  async function start({ prefix = '', sources = accounts } = {}) {
    running = await boot({
      adapter,
      main: (app) => app.setGlobalPrefix(prefix),
      metadata: {
        imports: [
          WebhooksModule.forRoot({
            sources,
            inbox: memoryInbox(),
            shutdownTimeout: 0,
          }),
        ],
        providers: [RoomHandlers, Recorder],
      },
    });
    return running.app;
  }

  it('signs each sample of each source so that an application takes it', async () => {
    await start();
    const sent: string[] = [];
    for (const account of accounts) {
      const samples = await account.source.samples?.();
      for (const [route, byType] of Object.entries(samples?.payloads ?? {})) {
        for (const type of Object.keys(byType)) {
          const overrides = type.includes('access')
            ? { accessKey: 'known' }
            : {};
          const webhook = await signWebhook(account, type as never, {
            route,
            overrides,
          });
          const answer = await fetch(running.url + webhook.path, webhook);
          expect([type, answer.status, await answer.text()]).toEqual([
            type,
            200,
            '{}',
          ]);
          if (overrides.accessKey === undefined) sent.push(type);
        }
      }
    }
    const { events } = running.app.get(Recorder);
    await sendWebhook(running.app, livekit, 'room_started');
    // LiveKit, Livepeer, and the routes of Pump.fun.
    expect(sent).toHaveLength(14 + 19 + 5 + 6 + 6);
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(sent));
  });

  it('waits until the handlers are done, signs with the secrets of the application, and makes a new event each time', async () => {
    const app = await start();
    const overrides = { room: { name: 'standup' } };
    for (const count of [1, 2]) {
      const sent = await sendWebhook(app, livekit, 'room_finished', {
        overrides,
      });
      expect(sent).toEqual({
        status: 200,
        body: '{}',
        handlers: ['RoomHandlers.close', 'Recorder.record'],
      });
      expect(app.get(RoomHandlers).closed).toHaveLength(count);
    }
    const [first, second] = app.get(Recorder).events;
    expect(first).toMatchObject({ key: 'standup', type: 'room_finished' });
    expect(first?.id).not.toBe(second?.id);
  });

  it('waits for nobody where the event is a duplicate, or refused', async () => {
    const app = await start();
    const again = { overrides: { id: 'EV_again' } };
    await sendWebhook(app, livekit, 'room_started', again);
    expect(await sendWebhook(app, livekit, 'room_started', again)).toEqual({
      status: 200,
      body: '{}',
      handlers: [],
    });
    const scheme = jwtBodyHash({ keys: { APIkey: 'wrong' } });
    expect(
      await sendWebhook(app, livekit, 'room_finished', { scheme }),
    ).toMatchObject({ status: 401, handlers: [] });
  });

  it('throws what a handler throws', async () => {
    const app = await start();
    await expect(
      sendWebhook(app, livekit, 'room_finished', {
        overrides: { room: { name: 'broken' } },
      }),
    ).rejects.toThrow('no database');
  });

  it('names the handlers that are not done in time', async () => {
    const app = await start();
    await expect(
      sendWebhook(app, livekit, 'room_finished', {
        overrides: { room: { name: 'endless' } },
        timeout: 50,
      }),
    ).rejects.toThrow(/not done within 50 ms: RoomHandlers\.close/);
  });

  it('asks questions', async () => {
    const app = await start();
    for (const [accessKey, status] of [
      ['known', 200],
      ['unknown', 403],
    ] as const) {
      const sent = await sendWebhook(app, livepeer, 'playback.accessControl', {
        overrides: { accessKey },
      });
      expect(sent).toEqual({ status, body: '{}', handlers: [] });
    }
  });

  it('finds accounts by name, below a global prefix', async () => {
    const eu = livekit({
      account: 'eu',
      path: 'hooks/eu',
      apiKey: 'APIeu',
      apiSecret: 'eu secret',
    });
    const app = await start({ prefix: '/api', sources: [eu] });
    const account = { account: 'eu' };
    expect(
      await sendWebhook(app, livekit, 'room_started', account),
    ).toMatchObject({ status: 200, handlers: ['Recorder.record'] });
    expect((await signWebhook(eu, 'room_started')).path).toBe('/hooks/eu');
    await expect(sendWebhook(app, livekit, 'room_started')).rejects.toThrow(
      /no account "livekit"\. It has: "eu"/,
    );
  });

  it('says how to sign for an account whose secrets a resolver finds', async () => {
    const keys = async () => 'resolved secret';
    const app = await start({ sources: [livekit({ keys })] });
    await expect(sendWebhook(app, livekit, 'room_started')).rejects.toThrow(
      /no secret to sign with for the account "livekit".*\{ scheme:/,
    );
    const scheme = jwtBodyHash({ keys: { any: 'resolved secret' } });
    expect(
      await sendWebhook(app, livekit, 'room_started', { scheme }),
    ).toMatchObject({ status: 200 });
  });

  it('signs bytes that are no sample', async () => {
    await start();
    const webhook = await signBody(livekitAccount, Buffer.from('not JSON'));
    const answer = await fetch(running.url + webhook.path, webhook);
    expect(answer.status).toBe(400);
  });
});

describe('the test kit', () => {
  it('makes events to call handlers with', async () => {
    const event = await buildEvent(livekit, 'room_finished', {
      overrides: { room: { name: 'standup', sid: undefined } },
      at: new Date('2026-11-23T12:00:00Z'),
    });
    const handlers = new RoomHandlers();
    await handlers.close(event);
    expect(handlers.closed).toEqual(['standup']);
    expect(event).toMatchObject({
      source: 'livekit',
      account: 'livekit',
      id: expect.stringMatching(/^EV_[0-9a-f]{12}$/),
      occurredAt: new Date('2026-11-23T12:00:00Z'),
      data: { room: { name: 'standup', sid: '', emptyTimeout: 5 } },
    });
  });

  it('names the samples that there are', async () => {
    await expect(
      signWebhook(livekitAccount, 'room_gone' as never),
    ).rejects.toThrow(/no sample of "room_gone"\. It has: room_started, /);
    await expect(
      buildEvent(pumpfun, 'room_started', { route: 'call' }),
    ).rejects.toThrow(/on its route "call"\. It has: call\.started/);
  });
});
