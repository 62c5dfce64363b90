/**
 * A small application, as a process that can be told to end. Its one handler
 * hangs on events of the room `hang`.
 */
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  memoryInbox,
  OnWebhookEvent,
  WebhooksModule,
} from 'nestjs-livestream-webhooks';
import { livekit } from 'nestjs-livestream-webhooks/livekit';

const { adapter, shutdownTimeout } = JSON.parse(process.argv[2]);

class Handlers {
  async run(event) {
    if (event.key !== 'hang') return;
    process.send('hangs');
    await new Promise(() => {});
  }
}
OnWebhookEvent()(
  Handlers.prototype,
  'run',
  Object.getOwnPropertyDescriptor(Handlers.prototype, 'run'),
);

class AppModule {}
Module({
  imports: [
    WebhooksModule.forRoot({
      sources: [livekit.fromEnv()],
      inbox: memoryInbox({ acceptLoss: true }),
      shutdownTimeout,
    }),
  ],
  providers: [Handlers],
})(AppModule);

const app =
  adapter === 'fastify'
    ? await NestFactory.create(AppModule, new FastifyAdapter())
    : await NestFactory.create(AppModule);
app.enableShutdownHooks();
await app.listen(0, '127.0.0.1');
process.send({ port: app.getHttpServer().address().port });
