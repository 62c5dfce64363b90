import { Module } from '@nestjs/common';
import { memoryInbox, WebhooksModule } from 'nestjs-livestream-webhooks';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { livepeer } from 'nestjs-livestream-webhooks/livepeer';
import { EchoController } from './echo.controller.js';
import { environment } from './environment.js';
import { LedgerInterceptor } from './ledger.interceptor.js';
import { RoomHandlers } from './room.handlers.js';
import { StreamHandlers } from './stream.handlers.js';

@Module({
  imports: [
    WebhooksModule.forRoot({
      sources: [
        livekit.fromEnv({}, environment()),
        livepeer.fromEnv({}, environment()),
      ],
      inbox: memoryInbox({ acceptLoss: true }),
    }),
  ],
  controllers: [EchoController],
  providers: [RoomHandlers, StreamHandlers, LedgerInterceptor],
})
export class AppModule {}
