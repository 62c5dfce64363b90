import { Injectable, Module } from '@nestjs/common';
import {
  OnLiveKitEvent,
  type LiveKitEvent,
} from 'nestjs-livestream-webhooks/livekit';
import { webhooks } from '../kit/rooms.js';
import { Followers } from './followers.js';

/** The same application with the library: the controller is gone, a method for each follower is there. */
@Injectable()
class RoomHandlers {
  constructor(private readonly followers: Followers) {}

  @OnLiveKitEvent('room_finished')
  bill(event: LiveKitEvent<'room_finished'>) {
    return this.followers.bill(event.data.room.name);
  }

  @OnLiveKitEvent('room_finished', { backoff: 20 })
  mail(event: LiveKitEvent<'room_finished'>) {
    return this.followers.mail(event.data.room.name);
  }
}

@Module({ imports: [webhooks()], providers: [Followers, RoomHandlers] })
export class PortedModule {}
