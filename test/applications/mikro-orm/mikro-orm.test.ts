import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineEntity, MikroORM, p, RequestContext } from '@mikro-orm/core';
import { NodeSqliteDialect, SqliteDriver } from '@mikro-orm/sql';
import { Injectable, Module } from '@nestjs/common';
import {
  OnLiveKitEvent,
  type LiveKitEvent,
} from 'nestjs-livestream-webhooks/livekit';
import { ADAPTERS, boot } from '../kit/boot.js';
import { postLiveKit, roomEvent } from '../kit/post-livekit.js';
import { webhooks } from '../kit/rooms.js';
import { until } from '../kit/until.js';

const Room = defineEntity({
  name: 'Room',
  properties: { id: p.integer().primary(), name: p.string() },
});

/** Uses the one entity manager, as services with MikroORM do; it refuses where no context is. */
@Injectable()
class Rooms {
  readonly managers = new Set<unknown>();

  constructor(private readonly orm: MikroORM) {}

  @OnLiveKitEvent('room_started', { order: 'none' })
  async open({ data }: LiveKitEvent<'room_started'>) {
    const { em } = this.orm;
    this.managers.add(em.getContext());
    em.persist(em.create(Room, { name: data.room.name }));
    await em.flush();
  }
}

for (const adapter of ADAPTERS) {
  test(`MikroORM on ${adapter}: each attempt of a handler has an identity map of its own`, async () => {
    const orm = await MikroORM.init({
      entities: [Room],
      driver: SqliteDriver,
      dbName: ':memory:',
      driverOptions: new NodeSqliteDialect(':memory:'),
    });
    await orm.schema.create();

    @Module({
      imports: [
        webhooks({
          context: (_event, run) => RequestContext.create(orm.em, run),
        }),
      ],
      providers: [{ provide: MikroORM, useValue: orm }, Rooms],
    })
    class AppModule {}

    {
      await using running = await boot(adapter, AppModule);
      const names = Array.from({ length: 20 }, (_, index) => `room ${index}`);
      await Promise.all(
        names.map((name) =>
          postLiveKit(running.webhooks, roomEvent('room_started', name)),
        ),
      );
      const kept = async () => orm.em.fork().findAll(Room);
      await until(
        async () => (await kept()).length === names.length,
        () => running.log.join('\n'),
      );
      assert.equal(running.app.get(Rooms).managers.size, names.length);
    }
    await orm.close();
  });
}
