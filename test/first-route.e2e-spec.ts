import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Body,
  Controller,
  Module,
  Post,
  RequestMethod,
  UseGuards,
  VersioningType,
  type MiddlewareConsumer,
  type ModuleMetadata,
  type NestModule,
} from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express from 'express';
import {
  jwtBodyHash,
  memoryInbox,
  SignatureGuard,
  WebhooksModule,
} from 'nestjs-livestream-webhooks';
import { ADAPTERS, boot, type Adapter, type Running } from './support/boot.js';
import {
  KEY,
  postLiveKit,
  roomEvent,
  SECRET,
  testLiveKit,
} from './support/livekit.js';

const JSON_TYPE = { 'content-type': 'application/json' };

let running: Running;

afterEach(() => running.app.close());

async function start(
  adapter: Adapter,
  main: (app: NestExpressApplication) => unknown = () => {},
  { imports = [], ...metadata }: ModuleMetadata = {},
) {
  running = await boot({
    adapter,
    main: (app) => main(app as NestExpressApplication),
    metadata: {
      imports: [
        ...imports,
        WebhooksModule.forRoot({
          sources: [testLiveKit()],
          inbox: memoryInbox(),
        }),
      ],
      ...metadata,
    },
  });
  return `${running.url}/webhooks/livekit`;
}

async function post(url: string, init: RequestInit = {}) {
  const headers = { ...JSON_TYPE, ...(init.headers as object) };
  const answer = await fetch(url, { method: 'POST', ...init, headers });
  return [answer.status, await answer.json()];
}

/** Larger than what Nest's own parser takes of this type. */
const large = roomEvent('room_started', 'standup', {
  pad: 'x'.repeat(200_000),
});

describe.each(ADAPTERS)('on %s, a middleware for', (adapter) => {
  const all = RequestMethod.ALL;
  const routes: Readonly<
    Record<string, { path: string; method: RequestMethod }>
  > = {
    'every path and method': { path: '{*all}', method: all },
    'our path and method': {
      path: 'webhooks/livekit',
      method: RequestMethod.POST,
    },
    'paths below ours': { path: 'webhooks/*path', method: all },
  };

  it.each(Object.entries(routes))(
    '%s changes nothing',
    async (_what, route) => {
      const seen: string[] = [];
      @Module({})
      class Bound implements NestModule {
        configure(consumer: MiddlewareConsumer) {
          consumer
            .apply(
              (req: { method: string }, _res: unknown, next: () => void) => {
                seen.push(req.method);
                next();
              },
            )
            .exclude('elsewhere')
            .forRoutes(route);
        }
      }
      const url = await start(adapter, undefined, { imports: [Bound] });
      expect((await postLiveKit(url, roomEvent())).status).toBe(200);
      expect((await postLiveKit(url, large, {}, JSON_TYPE)).status).toBe(200);
      expect(seen).toEqual(['POST', 'POST']);
    },
  );
});

const instanceOf = (app: NestExpressApplication): express.Application =>
  app.getHttpAdapter().getInstance();

describe('on Express, who stands first for the path of a webhook', () => {
  const echo: express.RequestHandler = (req, res) => {
    res.status(299).json({ got: req.body });
  };
  const echoed = [299, { got: { a: 1 } }];
  const body = '{"a":1}';

  const answering: Readonly<
    Record<string, (app: NestExpressApplication) => unknown>
  > = {
    'a route of Express': (app) => {
      app.use(express.json());
      instanceOf(app).post('/webhooks/*rest', echo);
    },
    'a route of Express that parses by itself': (app) =>
      instanceOf(app).post('/webhooks/:a', express.json(), echo),
    'a mounted router': (app) =>
      app.use('/webhooks', express.Router().post('/:a', express.json(), echo)),
    'a router in a router': (app) => {
      const inner = express.Router().post('/livekit', express.json(), echo);
      app.use(express.Router().use('/webhooks', inner));
    },
    'a mounted application': (app) =>
      app.use('/webhooks', express().post('/livekit', express.json(), echo)),
  };

  it.each(Object.entries(answering))(
    'keeps the body: %s',
    async (_what, main) => {
      const url = await start('express', main);
      expect(await post(url, { body })).toEqual(echoed);
    },
  );

  it('keeps the body: a controller', async () => {
    @Controller('webhooks')
    class OwnController {
      @Post('*rest')
      receive(@Body() got: unknown) {
        return { got };
      }
    }
    @Module({ controllers: [OwnController] })
    class OwnModule {}
    const url = await start('express', undefined, { imports: [OwnModule] });
    expect(await post(url, { body })).toEqual([201, { got: { a: 1 } }]);
  });

  const passing: typeof answering = {
    'a route of Express': (app) =>
      instanceOf(app).all('/webhooks/*rest', (_req, _res, next) => next()),
    'a mounted router without our path': (app) =>
      app.use(
        '/webhooks',
        express.Router().post('/stripe', express.json(), echo),
      ),
    'a mounted application without our path': (app) =>
      app.use('/webhooks', express().post('/stripe', express.json(), echo)),
    'a parser of the application': (app) =>
      app.use(express.json({ type: '*/*' })),
    'a parser for the path': (app) =>
      app.use('/webhooks', express.text({ type: '*/*' })),
    'a parser of a route that passes on': (app) =>
      instanceOf(app).all('/webhooks/*rest', express.raw({ type: '*/*' })),
  };

  it.each(Object.entries(passing))(
    'may pass it on: %s',
    async (_what, main) => {
      const url = await start('express', main);
      expect((await postLiveKit(url, roomEvent())).status).toBe(200);
      const forged = await postLiveKit(url, roomEvent(), { secret: 'wrong' });
      expect(forged.status).toBe(401);
    },
  );

  it('may take more than a webhook has', async () => {
    const url = await start('express', (app) =>
      instanceOf(app).post(
        '/webhooks/*rest',
        express.raw({ type: '*/*', limit: '9mb' }),
        (req: express.Request, res: express.Response) => {
          res.json({ length: req.body.length });
        },
      ),
    );
    const sent = new Uint8Array(5_000_000);
    expect(await post(url, { body: sent })).toEqual([
      200,
      { length: sent.length },
    ]);
  });

  it('may be the same path in another version', async () => {
    @Controller({ path: 'own', version: '1' })
    class First {
      @Post()
      receive(@Body() got: unknown) {
        return { got };
      }
    }
    @Controller({ path: 'own', version: '2' })
    @UseGuards(SignatureGuard(jwtBodyHash({ keys: { [KEY]: SECRET } })))
    class Second {
      @Post()
      receive() {
        return { second: true };
      }
    }
    await start(
      'express',
      (app) =>
        app.enableVersioning({ type: VersioningType.HEADER, header: 'v' }),
      { controllers: [First, Second] },
    );
    const url = `${running.url}/own`;
    expect(await post(url, { body, headers: { v: '1' } })).toEqual([
      201,
      { got: { a: 1 } },
    ]);
    const signed = await postLiveKit(
      url,
      roomEvent(),
      {},
      { ...JSON_TYPE, v: '2' },
    );
    expect([signed.status, await signed.json()]).toEqual([
      201,
      { second: true },
    ]);
  });
});
