import { Injectable, Module } from '@nestjs/common';
import { memoryInbox, WebhooksModule } from 'nestjs-livestream-webhooks';
import {
  livekit,
  OnLiveKitEvent,
  type LiveKitEvent,
} from 'nestjs-livestream-webhooks/livekit';

export const account = livekit({ apiKey: 'key', apiSecret: 'of the test' });

@Injectable()
export class Rooms {
  readonly opened: string[] = [];
  readonly closed: string[] = [];

  @OnLiveKitEvent('room_started')
  open({ data: { room } }: LiveKitEvent<'room_started'>) {
    this.opened.push(room.name);
    // Fails the first time, and is tried again after a while.
    if (this.opened.length === 1) throw new Error('not yet');
  }

  @OnLiveKitEvent('room_finished')
  async close({ data: { room } }: LiveKitEvent<'room_finished'>) {
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    this.closed.push(room.name);
  }
}

@Module({
  imports: [
    WebhooksModule.forRoot({ sources: [account], inbox: memoryInbox() }),
  ],
  providers: [Rooms],
})
export class AppModule {}
