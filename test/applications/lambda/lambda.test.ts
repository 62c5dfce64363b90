import assert from 'node:assert/strict';
import { test } from 'node:test';
import awsLambdaFastify from '@fastify/aws-lambda';
import { configure } from '@codegenie/serverless-express';
import { Module } from '@nestjs/common';
import { NestFactory, type AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import serverless from 'serverless-http';
import { Rooms, webhooks } from '../kit/rooms.js';
import { until } from '../kit/until.js';
import { httpEvent, restEvent, sent } from './events.js';

@Module({ imports: [webhooks()], providers: [Rooms] })
class AppModule {}

type Handler = (event: object, context: object) => Promise<any>;

const platforms = {
  'serverless-http': [ExpressAdapter, serverless],
  '@codegenie/serverless-express': [
    ExpressAdapter,
    (app: never) => configure({ app }),
  ],
  '@fastify/aws-lambda': [FastifyAdapter, awsLambdaFastify],
} as const;

/** An application that listens nowhere, as functions have it. */
async function start([
  Adapter,
  wrap,
]: (typeof platforms)[keyof typeof platforms]) {
  const adapter: AbstractHttpAdapter = new Adapter();
  const app = await NestFactory.create(AppModule, adapter, { logger: false });
  const handle = wrap(adapter.getInstance() as never) as unknown as Handler;
  await app.init();
  const ask = async (event: object) => {
    const answer = await handle(event, {});
    return [answer.statusCode, JSON.parse(answer.body)];
  };
  const { names } = app.get(Rooms);
  return { ask, names, [Symbol.asyncDispose]: () => app.close() };
}

for (const [name, platform] of Object.entries(platforms)) {
  for (const [kind, event] of Object.entries({ restEvent, httpEvent })) {
    test(`${name}: a ${kind} is taken, in base64 or not, and a forged one is refused`, async () => {
      await using running = await start(platform);
      const { ask, names } = running;
      for (const base64 of [false, true]) {
        assert.deepEqual(await ask(event(await sent(base64))), [200, {}]);
      }
      await until(() => names.length === 2);
      assert.deepEqual(names, ['räume', 'räume']);

      const { headers } = await sent();
      const [forged] = await ask(event({ ...(await sent()), headers }));
      assert.equal(forged, 401);
      const [large] = await ask(
        event(await sent(false, 'x'.repeat(3_000_000))),
      );
      assert.equal(large, 413);
    });
  }

  test(`${name}: two signatures are no proof`, async () => {
    await using running = await start(platform);
    const given = await sent();
    const { authorization = '' } = given.headers;
    const twice = restEvent(given, { Authorization: ['x', authorization] });
    const [status] = await running.ask(twice);
    assert.equal(status, 401);
  });
}
