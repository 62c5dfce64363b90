import { Injectable } from '@nestjs/common';
import { Kysely, PostgresDialect } from 'kysely';
import type { HandlerContext } from 'nestjs-livestream-webhooks';
import {
  OnLiveKitEvent,
  type LiveKitEvent,
} from 'nestjs-livestream-webhooks/livekit';
import type { PoolClient } from 'pg';

interface Tables {
  room_log: { room: string; finished_at: Date };
}

/** Kysely on a connection that is lent: it neither gives it back nor ends it. */
export function kyselyOn<Schema>(client: PoolClient): Kysely<Schema> {
  const lent = { query: client.query.bind(client), release() {} };
  const pool = { connect: async () => lent, end: async () => {}, options: {} };
  return new Kysely({ dialect: new PostgresDialect({ pool }) });
}

@Injectable()
export class RoomLog {
  @OnLiveKitEvent('room_finished', { transactional: true })
  async write(
    { data, occurredAt }: LiveKitEvent<'room_finished'>,
    { transaction }: HandlerContext<PoolClient>,
  ) {
    await kyselyOn<Tables>(transaction)
      .insertInto('room_log')
      .values({ room: data.room.name, finished_at: occurredAt })
      .execute();
  }
}
