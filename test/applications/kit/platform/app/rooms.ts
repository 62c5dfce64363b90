import { Injectable } from '@nestjs/common';
import type { HandlerContext } from 'nestjs-livestream-webhooks';
import {
  OnLiveKitEvent,
  type LiveKitEvent,
} from 'nestjs-livestream-webhooks/livekit';
import { Lines } from './lines.js';

@Injectable()
export class Rooms {
  constructor(private readonly lines: Lines) {}

  @OnLiveKitEvent('room_started')
  open(event: LiveKitEvent<'room_started'>, { handler }: HandlerContext) {
    this.lines.print(`${handler} handled ${event.data.room.name}`);
  }
}
