import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { receives } from '../kit/receives.js';
import { Rooms, webhooks } from '../kit/rooms.js';

// Under another name there are no types of it.
const express4 = createRequire(import.meta.url)('express-4');

@Module({ imports: [webhooks()], providers: [Rooms] })
class AppModule {}

test('an application of Express 4, whose parsers Nest cannot register', async () => {
  const app = await NestFactory.create(
    AppModule,
    new ExpressAdapter(express4()),
    {
      bodyParser: false,
      logger: false,
    },
  );
  app.use(express4.json());
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  await receives({
    app,
    url,
    webhooks: `${url}/webhooks/livekit`,
    log: [],
    [Symbol.asyncDispose]: () => app.close(),
  });
  await app.close();
});
