import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import {
  jwtBodyHash,
  memoryInbox,
  WebhooksModule,
  type HandlerContext,
  type Verdict,
} from 'nestjs-livestream-webhooks';
import {
  livekit,
  OnLiveKitEvent,
  type LiveKitEvent,
} from 'nestjs-livestream-webhooks/livekit';
import {
  livepeer,
  OnLivepeerAccessControl,
  type LivepeerAccessQuestion,
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
  async close(
    { data }: LiveKitEvent<'room_finished'>,
    context?: HandlerContext,
  ) {
    if (data.room.name === 'broken') throw new Error('no database');
    if (data.room.name === 'endless') await new Promise(() => {});
    if (data.room.name === 'flaky' && context?.attempt === 1) {
      throw new Error('not yet');
    }
    await new Promise(setImmediate);
    this.closed.push(data.room.name);
  }

  @OnLivepeerAccessControl()
  decide({ data }: LivepeerAccessQuestion): Verdict {
    return data.accessKey === 'known' ? 'allow' : 'deny';
  }
}

describe.each(ADAPTERS)('the test kit on %s', (adapter) => {
  let running: Running;

  afterEach(async () => {
    jest.restoreAllMocks();
    await running.app.close();
  });

  async function start({
    prefix = '',
    sources = accounts,
    base = 'webhooks',
  }: { prefix?: string; sources?: typeof accounts; base?: string } = {}) {
    running = await boot({
      adapter,
      main: (app) => app.setGlobalPrefix(prefix),
      metadata: {
        imports: [
          WebhooksModule.forRoot({
            sources,
            path: base,
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

  it('throws it also where a retry succeeds before the others are done', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.0001);
    const app = await start();
    await expect(
      sendWebhook(app, livekit, 'room_finished', {
        overrides: { room: { name: 'flaky' } },
      }),
    ).rejects.toThrow('not yet');
    expect(app.get(RoomHandlers).closed).toEqual([]);
  });

  it('starts the application once, however many are sent', async () => {
    const builder = Test.createTestingModule({
      imports: [
        WebhooksModule.forRoot({ sources: accounts, inbox: memoryInbox() }),
      ],
      providers: [Recorder],
    });
    const compiled = await builder.compile();
    const app =
      adapter === 'fastify'
        ? compiled.createNestApplication(new FastifyAdapter(), {
            logger: false,
          })
        : compiled.createNestApplication({ logger: false });
    running = { app, url: '', port: 0 };
    const sent = await Promise.all(
      [1, 2, 3].map(() => sendWebhook(app, livekit, 'room_started')),
    );
    expect(sent.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it.each([
    ['/hooks/', undefined, '/hooks/livekit'],
    ['', undefined, '/livekit'],
    ['hooks', '/own/eu/', '/own/eu'],
  ])('finds an account below %j, at %j', async (base, path, expected) => {
    const source = livekit({
      apiKey: 'APIkey',
      apiSecret: 'livekit secret',
      ...(path !== undefined && { path }),
    });
    const app = await start({ prefix: 'api', sources: [source], base });
    expect(await sendWebhook(app, livekit, 'room_started')).toMatchObject({
      status: 200,
    });
    const answer = await fetch(`${running.url}/api${expected}`, {
      method: 'POST',
    });
    expect(answer.status).toBe(401);
    if (path !== undefined) {
      expect((await signWebhook(source, 'room_started')).path).toBe(expected);
    }
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

describe('the package', () => {
  it('depends on no test runner', () => {
    const file = new URL('../libs/webhooks/package.json', import.meta.url);
    const { dependencies, peerDependencies } = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    const names = Object.keys({ ...dependencies, ...peerDependencies });
    expect(
      names.filter((name) => /jest|vitest|mocha|testing/.test(name)),
    ).toEqual([]);
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
