import { Module } from '@nestjs/common';
import { WebhooksModule } from 'nestjs-livestream-webhooks';
import { beluga, livekit } from 'nestjs-livestream-webhooks/livekit';
import { livepeer } from 'nestjs-livestream-webhooks/livepeer';
import { pumpfun } from 'nestjs-livestream-webhooks/pumpfun';
import { CallHandlers } from './call.handlers.js';
import { EchoController } from './echo.controller.js';
import { environment } from './environment.js';
import { forward } from './forward.js';
import { inbox } from './inbox.js';
import { LedgerInterceptor } from './ledger.interceptor.js';
import { MischiefInterceptor } from './mischief.interceptor.js';
import { role } from './role.js';
import { RoomHandlers } from './room.handlers.js';
import { StreamHandlers } from './stream.handlers.js';

@Module({
  imports: [
    WebhooksModule.forRoot({
      sources: [
        livekit.fromEnv({}, environment()),
        livekit.fromEnv(beluga, environment()),
        livepeer.fromEnv({}, environment()),
        pumpfun.fromEnv({}, environment()),
      ],
      inbox: inbox(environment()),
      forward: forward(environment()),
      role: role(environment()),
    }),
  ],
  controllers: [EchoController],
  providers: [
    RoomHandlers,
    StreamHandlers,
    CallHandlers,
    LedgerInterceptor,
    MischiefInterceptor,
  ],
})
export class AppModule {}
