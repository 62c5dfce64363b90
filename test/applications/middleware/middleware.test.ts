import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Module,
  RequestMethod,
  type INestApplication,
  type MiddlewareConsumer,
  type NestModule,
} from '@nestjs/common';
import bodyParser from 'body-parser';
import getRawBody from 'raw-body';
import { ADAPTERS, boot, type Running } from '../kit/boot.js';
import { postLiveKit } from '../kit/post-livekit.js';
import { receives } from '../kit/receives.js';
import { Rooms, webhooks } from '../kit/rooms.js';

type Use = (req: any, res: any, next: (error?: unknown) => void) => unknown;

const twoPieces: Use = (req, _res, next) => {
  req.setEncoding('utf8');
  next();
};
const handWritten: Use = (req, _res, next) => {
  let text = '';
  req.on('data', (piece: Buffer) => (text += piece));
  req.on('end', () => {
    req.text = text;
    next();
  });
};
const rawBody: Use = async (req, _res, next) => {
  req.raw_ = await getRawBody(req, { length: req.headers['content-length'] });
  next();
};

@Module({ imports: [webhooks()], providers: [Rooms] })
class AppModule {}

/** Binds a middleware as modules do: by path and method. */
@Module({ imports: [webhooks()], providers: [Rooms] })
class BindingModule implements NestModule {
  configure(consumer: MiddlewareConsumer) {
    consumer
      .apply(twoPieces)
      .exclude({ path: 'health', method: RequestMethod.GET })
      .forRoutes({ path: '{*all}', method: RequestMethod.ALL });
    consumer
      .apply(twoPieces)
      .forRoutes({ path: 'webhooks/livekit', method: RequestMethod.POST });
  }
}

const started = (adapter: (typeof ADAPTERS)[number], use: Use) =>
  boot(adapter, AppModule, { main: (app: INestApplication) => app.use(use) });

for (const adapter of ADAPTERS) {
  test(`a middleware bound by path and method on ${adapter}`, async () => {
    await using running = await boot(adapter, BindingModule);
    await receives(running);
  });

  test(`a middleware that sets the encoding on ${adapter}`, async () => {
    await using running = await started(adapter, twoPieces);
    await receives(running);
  });

  const reading = {
    'a hand-written middleware': handWritten,
    'raw-body': rawBody,
  };
  for (const [name, use] of Object.entries(reading)) {
    test(`${name} that reads the body on ${adapter}`, async () => {
      await using running = await started(adapter, use);
      if (adapter === 'express') await receives(running);
      else await tells(running);
    });
  }
}

for (const name of ['json', 'text', 'raw', 'urlencoded'] as const) {
  test(`body-parser's ${name}() before everything on express`, async () => {
    const parser = bodyParser[name]({ type: '*/*', extended: true } as object);
    await using running = await started('express', parser);
    await receives(running);
  });
}

/** Fastify lets middleware in before any route: a body that is gone then is said to be. */
async function tells({ webhooks, log }: Running): Promise<void> {
  assert.equal((await postLiveKit(webhooks)).status, 500);
  const line = log.find((text) => text.includes('ERR_WEBHOOK_BODY_MISSING'));
  assert.match(line ?? '', /^error .*request\.rawBody/);
}
