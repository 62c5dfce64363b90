/** This library, as its README shows it. */
import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  memoryInbox,
  OnWebhookEvent,
  sqliteInbox,
  WebhooksModule,
} from 'nestjs-livestream-webhooks';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { postgresInbox } from 'nestjs-livestream-webhooks/postgres';
import { handle, ready } from './peer.js';

const [, , adapter, store, place = ''] = process.argv;

@Injectable()
class Handlers {
  @OnWebhookEvent()
  handle() {
    handle();
  }
}

const inbox = () => {
  if (store === 'sqlite') return sqliteInbox({ path: place });
  if (store === 'memory') return memoryInbox({ acceptLoss: true });
  return postgresInbox({
    connectionString: process.env['DATABASE_URL']!,
    schema: place,
  });
};

@Module({
  imports: [
    WebhooksModule.forRoot({ sources: [livekit.fromEnv()], inbox: inbox() }),
  ],
  providers: [Handlers],
})
class AppModule {}

const app = await NestFactory.create(
  AppModule,
  adapter === 'fastify' ? new FastifyAdapter() : new ExpressAdapter(),
  { logger: ['error'] },
);
await app.listen(0, '127.0.0.1');
ready(app.getHttpServer());
