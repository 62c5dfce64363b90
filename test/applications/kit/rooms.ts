import { Injectable } from '@nestjs/common';
import {
  memoryInbox,
  WebhooksModule,
  type WebhooksOptions,
} from 'nestjs-livestream-webhooks';
import {
  livekit,
  OnLiveKitEvent,
  type LiveKitEvent,
} from 'nestjs-livestream-webhooks/livekit';
import { LIVEKIT } from './post-livekit.js';

/** A handler that remembers which rooms it was told of. */
@Injectable()
export class Rooms {
  readonly names: string[] = [];

  @OnLiveKitEvent('room_started')
  open(event: LiveKitEvent<'room_started'>) {
    this.names.push(event.data.room.name);
  }
}

/** The module as the README imports it. */
export const webhooks = (options: WebhooksOptions = {}) =>
  WebhooksModule.forRoot({
    sources: [livekit(LIVEKIT)],
    inbox: memoryInbox({ acceptLoss: true }),
    ...options,
  });
