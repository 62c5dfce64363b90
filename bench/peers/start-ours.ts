import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  memoryInbox,
  OnWebhookEvent,
  WebhooksModule,
} from 'nestjs-livestream-webhooks';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { ready } from './peer.js';

@Injectable()
class Handlers {
  @OnWebhookEvent()
  handle() {}
}

@Module({
  imports: [
    WebhooksModule.forRoot({
      sources: [livekit.fromEnv()],
      inbox: memoryInbox({ acceptLoss: true }),
    }),
  ],
  providers: [Handlers],
})
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: false });
await app.listen(0, '127.0.0.1');
ready(app.getHttpServer());
