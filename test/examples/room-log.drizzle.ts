import { Injectable } from '@nestjs/common';
import { drizzle } from 'drizzle-orm/node-postgres';
import { pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { HandlerContext } from 'nestjs-livestream-webhooks';
import {
  OnLiveKitEvent,
  type LiveKitEvent,
} from 'nestjs-livestream-webhooks/livekit';
import type { PoolClient } from 'pg';

const roomLog = pgTable('room_log', {
  room: text().notNull(),
  finishedAt: timestamp('finished_at', { withTimezone: true }).notNull(),
});

@Injectable()
export class RoomLog {
  @OnLiveKitEvent('room_finished', { transactional: true })
  async write(
    { data, occurredAt }: LiveKitEvent<'room_finished'>,
    { transaction }: HandlerContext<PoolClient>,
  ) {
    await drizzle({ client: transaction })
      .insert(roomLog)
      .values({ room: data.room.name, finishedAt: occurredAt });
  }
}
