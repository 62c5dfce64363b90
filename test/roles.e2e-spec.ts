import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it,
} from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  Inbox,
  OnWebhookEvent,
  WebhookEventBus,
  WebhooksModule,
  type HandlerContext,
  type Role,
  type WebhookEvent,
} from 'nestjs-livestream-webhooks';
import { postgresInbox } from 'nestjs-livestream-webhooks/postgres';
import type { PoolClient } from 'pg';
import { boot, type Running } from './support/boot.js';
import { postLiveKit, roomEvent, testLiveKit } from './support/livekit.js';
import { testDatabase, type TestDatabase } from './support/postgres.js';
import { until } from './support/until.js';

let database: TestDatabase;
let running: Running[] = [];

beforeAll(async () => {
  database = await testDatabase();
});

afterEach(async () => {
  for (const { app } of running) await app.close();
  running = [];
  const client = await database.client();
  await client.query(`drop schema if exists "${database.schema}" cascade`);
});

afterAll(() => database.drop());

async function start(role: Role, handlers: new () => object) {
  const started = await boot({
    adapter: 'express',
    metadata: {
      imports: [
        WebhooksModule.forRoot({
          sources: [testLiveKit()],
          inbox: postgresInbox({
            connectionString: database.url,
            schema: database.schema,
          }),
          role,
        }),
      ],
      providers: [handlers],
    },
  });
  running.push(started);
  return started;
}

const post = async ({ url }: Running, event: object) =>
  (await postLiveKit(`${url}/webhooks/livekit`, event)).status;

describe('one process that receives, and one that works', () => {
  it('share the work: the first runs no handler, the second has no routes', async () => {
    const seen: string[] = [];
    /** One class per process: what it saw shows where it ran. */
    const handlers = (process: string) => {
      @Injectable()
      class Handlers {
        @OnWebhookEvent({ id: 'h' })
        take({ id }: WebhookEvent) {
          seen.push(`${process} ${id}`);
        }
      }
      return Handlers;
    };
    const web = await start('web', handlers('web'));
    const worker = await start('worker', handlers('worker'));
    const heard: string[] = [];
    web.app.get(WebhookEventBus).on('*', ({ id }) => heard.push(id));

    const event = roomEvent();
    expect(await post(worker, event)).toBe(404);
    expect(await post(web, event)).toBe(200);
    await until(() => seen.length === 1);
    expect(seen).toEqual([`worker ${event.id}`]);
    expect(heard).toEqual([event.id]);
    expect(await post(web, event)).toBe(200);

    const stats = () => web.app.get(Inbox).stats();
    await until(async () => (await stats()).backlog === 0);
    expect(await stats()).toMatchObject({ withoutHandler: 0 });
  });

  it('keeps what comes while nobody works', async () => {
    @Injectable()
    class Handlers {
      @OnWebhookEvent({ id: 'h' })
      take({ id }: WebhookEvent) {
        seen.push(id);
      }
    }
    const seen: string[] = [];
    const web = await start('web', Handlers);
    const events = [1, 2, 3].map(() => roomEvent());
    for (const event of events) expect(await post(web, event)).toBe(200);
    expect(await web.app.get(Inbox).stats()).toMatchObject({
      backlog: 3,
      withoutHandler: 3,
    });
    expect(seen).toEqual([]);
    await start('worker', Handlers);
    await until(() => seen.length === 3);
    expect(seen).toEqual(events.map(({ id }) => id));
  });
});

it('a transactional handler that sleeps holds up no acknowledgement, not of its own key either', async () => {
  let wake = () => {};
  const asleep = new Promise<void>((resolve) => (wake = resolve));
  const seen: string[] = [];
  const table = `"${database.schema}".asleep`;
  @Injectable()
  class Handlers {
    @OnWebhookEvent({ id: 'sleeper', transactional: true })
    async take(
      { id }: WebhookEvent,
      { transaction }: HandlerContext<PoolClient>,
    ) {
      await transaction.query(`insert into ${table} values ($1)`, [id]);
      seen.push(id);
      await asleep;
    }
  }
  const app = await start('all', Handlers);
  const client = await database.client();
  await client.query(`create table ${table} (id text)`);
  expect(await post(app, roomEvent('room_started', 'bedroom'))).toBe(200);
  await until(() => seen.length === 1);
  // All of them while it is asleep: it wakes only after the last answer.
  for (let n = 0; n < 50; n++) {
    const room = n % 2 === 0 ? 'bedroom' : `room-${n}`;
    expect(await post(app, roomEvent('room_started', room))).toBe(200);
  }
  wake();
  await until(async () => {
    const { rows } = await client.query(`select count(*)::int from ${table}`);
    return rows[0].count === 51;
  });
});
