import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { sqliteInbox, WebhooksModule } from 'nestjs-livestream-webhooks';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { Lines } from './lines.js';
import { Rooms } from './rooms.js';

@Module({
  imports: [
    WebhooksModule.forRoot({
      sources: [livekit.fromEnv()],
      inbox: sqliteInbox({ path: process.env['INBOX']! }),
    }),
  ],
  providers: [Lines, Rooms],
})
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: ['warn', 'error'] });
app.enableShutdownHooks(['SIGINT', 'SIGTERM']);
await app.listen(process.env['PORT'] ?? 0, '127.0.0.1');
console.log(`listening on ${await app.getUrl()}`);
