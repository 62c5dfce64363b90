import { Injectable } from '@nestjs/common';
import type { HandlerContext } from 'nestjs-livestream-webhooks';
import {
  OnLiveKitEvent,
  type LiveKitEvent,
} from 'nestjs-livestream-webhooks/livekit';
import type { PoolClient } from 'pg';

@Injectable()
export class RoomLog {
  @OnLiveKitEvent('room_finished', { transactional: true })
  async write(
    { data, occurredAt }: LiveKitEvent<'room_finished'>,
    { transaction }: HandlerContext<PoolClient>,
  ) {
    await transaction.query(
      'insert into room_log (room, finished_at) values ($1, $2)',
      [data.room.name, occurredAt],
    );
  }
}
