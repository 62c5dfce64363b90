import { Module } from '@nestjs/common';
import { memoryInbox, WebhooksModule } from 'nestjs-livestream-webhooks';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { EchoController } from './echo.controller.js';
import { environment } from './environment.js';
import { LedgerInterceptor } from './ledger.interceptor.js';
import { RoomHandlers } from './room.handlers.js';

@Module({
  imports: [
    WebhooksModule.forRoot({
      sources: [livekit.fromEnv({}, environment())],
      inbox: memoryInbox({ acceptLoss: true }),
    }),
  ],
  controllers: [EchoController],
  providers: [RoomHandlers, LedgerInterceptor],
})
export class AppModule {}
