import { once } from 'node:events';
import { connect } from 'node:net';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Body,
  Controller,
  Injectable,
  Module,
  Post,
  Scope,
  UseGuards,
  type ModuleMetadata,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  jwtBodyHash,
  memoryInbox,
  OnWebhookEvent,
  SignatureGuard,
  WebhookEventBus,
  WebhooksModule,
  type SignatureScheme,
  type WebhooksOptions,
} from 'nestjs-livestream-webhooks';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { OnLivepeerAccessControl } from 'nestjs-livestream-webhooks/livepeer';
import { ADAPTERS, boot, type Running } from './support/boot.js';
import {
  KEY,
  livekitHeaders,
  postLiveKit,
  roomEvent,
  SECRET,
  testLiveKit,
} from './support/livekit.js';
import { Recorder } from './support/recorder.js';
import { until } from './support/until.js';

/** A promise that is no `instanceof Promise` here. */
const foreignRejection = (): unknown =>
  runInNewContext('Promise.reject(new Error("bad signature"))');

/** Each of these was wrong once. */
describe.each(ADAPTERS)('on %s', (adapter) => {
  let running: Running;

  afterEach(() => running.app.close());

  async function start(
    options: WebhooksOptions = {},
    metadata: ModuleMetadata = {},
  ) {
    running = await boot({
      adapter,
      metadata: {
        ...metadata,
        imports: [
          ...(metadata.imports ?? []),
          WebhooksModule.forRoot({
            sources: [testLiveKit()],
            inbox: memoryInbox(),
            ...options,
          }),
        ],
      },
    });
    return `${running.url}/webhooks/livekit`;
  }

  it.each<[string, () => unknown]>([
    ['rejects as a promise of another realm', foreignRejection],
    ['is false', () => false],
    ['is undefined', () => undefined],
  ])('a verdict that %s lets nobody in', async (_what, verdict) => {
    const scheme = { verify: verdict } as SignatureScheme;

    @Controller('own')
    class OwnController {
      @Post()
      @UseGuards(SignatureGuard(scheme))
      receive() {
        return { in: true };
      }
    }
    await start({}, { controllers: [OwnController] });
    const answer = await fetch(`${running.url}/own`, { method: 'POST' });
    expect(answer.status).toBeGreaterThanOrEqual(401);
  });

  it('limits that are undefined stay on', async () => {
    const limits = { body: undefined, timeout: undefined } as never;
    const url = await start({ limits });
    const bomb = gzipSync(Buffer.alloc(30_000_000));
    const encoding = { 'content-encoding': 'gzip' };
    expect((await postLiveKit(url, bomb, {}, encoding)).status).toBe(413);
    expect((await postLiveKit(url, roomEvent())).status).toBe(200);
  });

  const genuine = livekitHeaders(Buffer.from('{}'))['authorization'];

  describe.each([
    ['too large a body', genuine, 413],
    ['a body that nobody signed', 'x.y.z', 401],
  ])('a sender of %s', (_what, token, status) => {
    const statusLine = new RegExp(`^HTTP/1\\.1 ${status} `);
    const connectTo = (length: number) => {
      const socket = connect(running.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(
        `POST /webhooks/livekit HTTP/1.1\r\nHost: x\r\nAuthorization: ${token}\r\nContent-Length: ${length}\r\n\r\n`,
      );
      return socket;
    };

    it('that reads no answer before all is sent reads it then', async () => {
      await start({ limits: { body: 1_000, inFlight: 2_000 } });
      const size = 16_000_000;
      const socket = connectTo(size).pause();
      const error = await new Promise((sent) =>
        socket.write(Buffer.alloc(size), sent),
      );
      expect(error).toBeFalsy();
      const [answer] = (await once(socket.resume(), 'data')) as [Buffer];
      expect(answer.toString()).toMatch(statusLine);
      socket.destroy();
    });

    it('that never sends all of it does not keep its connection', async () => {
      await start({ limits: { body: 1_000, inFlight: 2_000 } });
      const socket = connectTo(2_000);
      socket.write('x');
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).toMatch(statusLine);
      await once(socket, 'close');
    });
  });

  it('a route that matches first keeps its body, though a guarded one matches too', async () => {
    @Controller('hooks')
    class HooksController {
      @Post('echo')
      echo(@Body() body: unknown) {
        return { got: body };
      }

      @Post(':name')
      @UseGuards(SignatureGuard(jwtBodyHash({ keys: { [KEY]: SECRET } })))
      receive() {
        return {};
      }
    }
    await start({}, { controllers: [HooksController] });
    const answer = await fetch(`${running.url}/hooks/echo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a":1}',
    });
    expect(await answer.json()).toEqual({ got: { a: 1 } });
    const own = await postLiveKit(`${running.url}/hooks/x`, roomEvent());
    expect(own.status).toBe(201);
  });

  it('a listener that listens again hears the next event, not the same for ever', async () => {
    const url = await start();
    const bus = running.app.get(WebhookEventBus);
    const heard: string[] = [];
    const again = (event: { id: string }) => {
      if (heard.push(event.id) < 1_000) bus.once('*', again);
    };
    bus.once('*', again);
    const [first, second] = [roomEvent(), roomEvent()];
    await postLiveKit(url, first);
    await until(() => heard.length >= 1);
    await postLiveKit(url, second);
    await until(() => heard.length >= 2);
    expect(heard).toEqual([first.id, second.id]);
  });

  it('bodies of senders that hung up count as in flight until nobody holds them', async () => {
    let letGo = (_secret: string) => {};
    const gate = new Promise<string>((resolve) => (letGo = resolve));
    let lookups = 0;
    const keys = () => {
      lookups++;
      return gate;
    };
    const url = await start({
      sources: [livekit({ keys })],
      limits: { body: 30_000, inFlight: 60_000 },
    });
    const body = Buffer.from(
      JSON.stringify(roomEvent('x', 'r', { pad: 'x'.repeat(25_000) })),
    );
    for (let count = 1; count <= 2; count++) {
      const socket = connect(running.port, '127.0.0.1');
      const { authorization } = livekitHeaders(body);
      socket.write(
        `POST /webhooks/livekit HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Length: ${body.length}\r\n\r\n`,
      );
      socket.write(body);
      await until(() => lookups === count);
      socket.destroy();
    }
    await new Promise(setImmediate);
    expect((await postLiveKit(url, body)).status).toBe(503);
    letGo(SECRET);
    await until(async () => (await postLiveKit(url, body)).status === 200);
  });

  it('a resolver that returns null knows no secret', async () => {
    const url = await start({
      sources: [livekit({ keys: () => null as never })],
    });
    expect((await postLiveKit(url, roomEvent())).status).toBe(401);
  });

  it('a refusal of an own controller carries its headers', async () => {
    const scheme = jwtBodyHash({ keys: () => Promise.reject(new Error('no')) });

    @Controller('own')
    class OwnController {
      @Post()
      @UseGuards(SignatureGuard(scheme))
      receive() {}
    }
    await start({}, { controllers: [OwnController] });
    const answer = await postLiveKit(`${running.url}/own`, roomEvent());
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
  });

  it('handlers finish before the modules they need are destroyed', async () => {
    const log: string[] = [];

    @Injectable()
    class Database implements OnModuleDestroy {
      onModuleDestroy() {
        log.push('database closed');
      }
    }
    @Module({ providers: [Database], exports: [Database] })
    class DatabaseModule {}
    @Injectable()
    class Handlers {
      constructor(readonly database: Database) {}

      @OnWebhookEvent()
      async handle() {
        log.push('begun');
        await new Promise((resolve) => setTimeout(resolve, 50));
        log.push('done');
      }
    }
    @Module({ imports: [DatabaseModule], providers: [Handlers] })
    class FeatureModule {}

    const url = await start({}, { imports: [FeatureModule] });
    await postLiveKit(url, roomEvent());
    await until(() => log.includes('begun'));
    await running.app.close();
    expect(log).toEqual(['begun', 'done', 'database closed']);
  });

  it('boots beside providers whose methods are shadowed, or handed out twice', async () => {
    class Shadowing {
      constructor() {
        Object.assign(this, { close: undefined });
      }
      close() {}
    }
    const url = await start(
      {},
      {
        providers: [
          Recorder,
          { provide: 'SHADOW', useValue: new Shadowing() },
          {
            provide: 'SAME',
            useFactory: (r: Recorder) => r,
            inject: [Recorder],
          },
        ],
      },
    );
    await postLiveKit(url, roomEvent());
    const recorder = running.app.get(Recorder);
    await until(() => recorder.events.length === 1);
  });

  it('a transient handler, and a method for events and questions, refuse to boot', async () => {
    @Injectable({ scope: Scope.TRANSIENT })
    class Transient {
      @OnWebhookEvent()
      handle() {}
    }
    @Injectable()
    class Mixed {
      @OnWebhookEvent()
      @OnLivepeerAccessControl()
      handle() {
        return 'allow' as const;
      }
    }
    await start();
    for (const provider of [Transient, Mixed]) {
      await expect(
        boot({
          adapter,
          metadata: {
            imports: [WebhooksModule.forRoot()],
            providers: [provider],
          },
        }),
      ).rejects.toThrow(/singleton or request-scoped|a method of its own/);
    }
  });

  it('a handler that throws what is no error takes nothing down', async () => {
    const thrown: unknown[] = [];

    @Injectable()
    class Handlers {
      @OnWebhookEvent()
      handle() {
        thrown.push(1);
        throw Object.create(null);
      }
    }
    const url = await start({}, { providers: [Handlers] });
    await postLiveKit(url, roomEvent());
    await until(() => thrown.length === 1);
    expect((await postLiveKit(url, roomEvent())).status).toBe(200);
  });
});

describe('on fastify', () => {
  it("webhooks can be injected with Fastify's own test method", async () => {
    const { app } = await boot({
      adapter: 'fastify',
      metadata: {
        imports: [
          WebhooksModule.forRoot({
            sources: [testLiveKit()],
            inbox: memoryInbox(),
          }),
        ],
      },
    });
    const payload = Buffer.from(JSON.stringify(roomEvent()));
    const answer = await (app as NestFastifyApplication).inject({
      method: 'POST',
      url: '/webhooks/livekit',
      headers: livekitHeaders(payload),
      payload,
    });
    expect(answer.statusCode).toBe(200);
    await app.close();
  });
});
