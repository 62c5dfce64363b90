import {
  Controller,
  Injectable,
  Module,
  Post,
  Scope,
  UseGuards,
} from '@nestjs/common';
import { EventEmitterModule, OnEvent } from '@nestjs/event-emitter';
import {
  forwardTo,
  jwtBodyHash,
  memoryInbox,
  SignatureGuard,
  VerifiedWebhook,
  WebhooksModule,
  type VerifiedRequest,
} from 'nestjs-livestream-webhooks';
import {
  livekit,
  OnLiveKitEvent,
  type LiveKitEvent,
} from 'nestjs-livestream-webhooks/livekit';
import { postgresInbox } from 'nestjs-livestream-webhooks/postgres';

export const SECRET = 'packaging-secret-0123456789abcdef';

@Injectable()
export class RoomHandlers {
  @OnLiveKitEvent('room_finished')
  close(event: LiveKitEvent<'room_finished'>) {
    console.log(`provider handled ${event.data.room.name}`);
  }
}

@Injectable()
export class EmittedRooms {
  @OnEvent('livekit.room_finished')
  close(event: LiveKitEvent<'room_finished'>) {
    console.log(`emitter handled ${event.data.room.name}`);
  }
}

@Injectable({ scope: Scope.REQUEST })
export class ScopedHandlers {
  private calls = 0;

  @OnLiveKitEvent('room_finished')
  close(event: LiveKitEvent<'room_finished'>) {
    console.log(`scoped handled ${event.data.room.name} ${++this.calls}`);
  }
}

@Controller({ path: 'own', scope: Scope.REQUEST })
export class OwnController {
  @OnLiveKitEvent('room_finished')
  close(event: LiveKitEvent<'room_finished'>) {
    console.log(`controller handled ${event.data.room.name}`);
  }

  @Post()
  @UseGuards(SignatureGuard(jwtBodyHash({ keys: { devkey: SECRET } })))
  receive(@VerifiedWebhook() { body, signedBy }: VerifiedRequest) {
    return { length: body.length, signedBy };
  }
}

const {
  DATABASE_URL: connectionString,
  SCHEMA: schema,
  FORWARD_TO,
} = process.env;

@Module({
  imports: [
    EventEmitterModule.forRoot(),
    WebhooksModule.forRoot({
      sources: [livekit({ apiKey: 'devkey', apiSecret: SECRET })],
      inbox:
        connectionString && schema
          ? postgresInbox({ connectionString, schema })
          : memoryInbox(),
      eventEmitter: true,
      forward: FORWARD_TO
        ? [
            forwardTo(
              {
                name: 'elsewhere',
                url: FORWARD_TO,
                signature: 'none',
                allow: ['127.0.0.1'],
              },
              { events: ['livekit.room_finished'] },
            ),
          ]
        : [],
    }),
  ],
  controllers: [OwnController],
  providers: [RoomHandlers, EmittedRooms, ScopedHandlers],
})
export class AppModule {}
