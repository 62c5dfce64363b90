import {
  Controller,
  Injectable,
  Module,
  Post,
  Scope,
  UseGuards,
} from '@nestjs/common';
import {
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

export const SECRET = 'packaging-secret-0123456789abcdef';

@Injectable()
export class RoomHandlers {
  @OnLiveKitEvent('room_finished')
  close(event: LiveKitEvent<'room_finished'>) {
    console.log(`provider handled ${event.data.room.name}`);
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

@Module({
  imports: [
    WebhooksModule.forRoot({
      sources: [livekit({ apiKey: 'devkey', apiSecret: SECRET })],
      inbox: memoryInbox(),
    }),
  ],
  controllers: [OwnController],
  providers: [RoomHandlers, ScopedHandlers],
})
export class AppModule {}
