import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
} from '@jest/globals';
import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  type Type,
} from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { drizzle } from 'drizzle-orm/node-postgres';
import { sql } from 'drizzle-orm';
import {
  Inbox,
  OnWebhookEvent,
  WebhooksModule,
  type HandlerContext,
  type WebhookEvent,
} from 'nestjs-livestream-webhooks';
import { postgresInbox } from 'nestjs-livestream-webhooks/postgres';
import pg, { type PoolClient } from 'pg';
import { mergeMap } from 'rxjs';
import { RoomLog as DrizzleRoomLog } from './examples/room-log.drizzle.js';
import {
  kyselyOn,
  RoomLog as KyselyRoomLog,
} from './examples/room-log.kysely.js';
import { RoomLog as PgRoomLog } from './examples/room-log.pg.js';
import { boot, type Running } from './support/boot.js';
import { postLiveKit, roomEvent, testLiveKit } from './support/livekit.js';
import { testDatabase, type TestDatabase } from './support/postgres.js';
import { until } from './support/until.js';

const LIBRARIES = [
  { library: 'pg', RoomLog: PgRoomLog },
  { library: 'kysely', RoomLog: KyselyRoomLog },
  { library: 'drizzle', RoomLog: DrizzleRoomLog },
];

const page = read('../docs/transactions.md');
const [createRoomLog = '', createHandled = '', insertKey = ''] = [
  ...page.matchAll(/^```sql\n(.*?)^```$/gms),
].map(([, code]) => code);

let database: TestDatabase;
let url: string;
let admin: pg.Client;
let running: Running | undefined;

beforeAll(async () => {
  database = await testDatabase();
  // The documented code names its tables without a schema.
  const address = new URL(database.url);
  address.searchParams.set('options', `-c search_path=${database.schema}`);
  url = address.href;
  admin = await database.client();
});

beforeEach(async () => {
  await admin.query(`drop schema if exists "${database.schema}" cascade;
    create schema "${database.schema}";
    set search_path to "${database.schema}";
    ${createRoomLog}
    ${createHandled}`);
});

afterEach(async () => {
  await running?.app.close();
  running = undefined;
});

afterAll(() => database.drop());

function read(path: string): string {
  return readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');
}

/** Calls `between` after each run of a handler, before its transaction ends. */
function watched(between: (attempt: number) => unknown): Type<NestInterceptor> {
  @Injectable()
  class Watching implements NestInterceptor {
    intercept(context: ExecutionContext, next: CallHandler) {
      if (context.getType<string>() !== 'webhook') return next.handle();
      const { attempt } = context.getArgByIndex<HandlerContext>(1);
      return next.handle().pipe(mergeMap(async () => between(attempt)));
    }
  }
  return Watching;
}

async function start(
  RoomLog: Type,
  between: (attempt: number) => unknown = () => {},
): Promise<Inbox> {
  running = await boot({
    adapter: 'express',
    metadata: {
      imports: [
        WebhooksModule.forRoot({
          sources: [testLiveKit()],
          inbox: postgresInbox({
            connectionString: url,
            schema: database.schema,
          }),
          handlers: { backoff: 1 },
          globalEnhancers: true,
        }),
      ],
      providers: [
        RoomLog,
        { provide: APP_INTERCEPTOR, useClass: watched(between) },
      ],
    },
  });
  return running.app.get(Inbox);
}

async function send(): Promise<string> {
  const event = roomEvent('room_finished');
  const answer = await postLiveKit(`${running!.url}/webhooks/livekit`, event);
  expect(answer.status).toBe(200);
  return event.id;
}

/** What everybody but the transaction sees. */
async function seen() {
  const { rows } = await admin.query<{ rows: number; status: string }>(
    `select (select count(*)::int from room_log) as rows, status, attempts from job`,
  );
  return rows[0];
}

async function ended(status: 'done' | 'dead' = 'done') {
  await until(async () => (await seen())?.status === status, status);
}

describe.each(LIBRARIES)(
  'a documented handler that writes with $library',
  ({ library, RoomLog }) => {
    it('stands on the page as it runs here', () => {
      const code = read(`./examples/room-log.${library}.ts`);
      expect(page).toContain(`\`\`\`ts\n${code}\`\`\`\n`);
    });

    it('leaves nothing when it throws after it has written, and one row once it is tried again', async () => {
      const attempts: [number, unknown][] = [];
      const inbox = await start(RoomLog, async (attempt) => {
        attempts.push([attempt, await seen()]);
        if (attempt === 1) throw new Error('after the write');
      });
      const id = await send();
      await ended();
      const open = { rows: 0, status: 'running' };
      expect(attempts).toEqual([
        [1, { ...open, attempts: 1 }],
        [2, { ...open, attempts: 2 }],
      ]);
      expect(await seen()).toEqual({ rows: 1, status: 'done', attempts: 2 });
      const [job] = (await inbox.get(id))!.jobs;
      expect(job!.failures).toMatchObject([{ attempt: 1 }]);
    });

    it('commits its row and "done" in one transaction', async () => {
      await start(RoomLog);
      await send();
      await ended();
      const { rows } = await admin.query(
        `select r.room, r.finished_at, r.xmin = j.xmin as together
       from room_log r cross join job j`,
      );
      const finished_at = new Date(1_795_400_352_000);
      expect(rows).toEqual([{ room: 'standup', finished_at, together: true }]);
    });

    it('leaves neither a row nor "done" where the commit itself fails', async () => {
      await start(RoomLog);
      // A sequence does not go back with its transaction.
      await admin.query(`create sequence commits;
      create function fail_once() returns trigger language plpgsql as $$
      begin
        if nextval('${database.schema}.commits') = 1 then
          raise 'this commit fails';
        end if;
        return null;
      end $$;
      create constraint trigger fail_once after insert on room_log
        deferrable initially deferred for each row execute function fail_once()`);
      await send();
      await ended();
      expect(await seen()).toEqual({ rows: 1, status: 'done', attempts: 2 });
      const { rows } = await admin.query(`select last_value::int from commits`);
      expect(rows).toEqual([{ last_value: 2 }]);
    });
  },
);

describe('what the page warns of', () => {
  const insert = `insert into room_log values ('standup', now())`;

  const handler = (write: (client: PoolClient) => Promise<unknown>) => {
    @Injectable()
    class Handlers {
      @OnWebhookEvent({ id: 'h', transactional: true, attempts: 2 })
      async take(_: WebhookEvent, context: HandlerContext<PoolClient>) {
        await write(context.transaction);
      }
    }
    return Handlers;
  };

  it.each<[string, (client: PoolClient) => Promise<unknown>]>([
    [
      'Kysely',
      (client) =>
        kyselyOn<{ room_log: { room: string; finished_at: Date } }>(client)
          .transaction()
          .execute((inner) =>
            inner
              .insertInto('room_log')
              .values({ room: 'standup', finished_at: new Date() })
              .execute(),
          ),
    ],
    [
      'Drizzle',
      (client) =>
        drizzle({ client }).transaction((inner) =>
          inner.execute(sql.raw(insert)),
        ),
    ],
  ])(
    'a transaction() of %s commits before the handler has ended, which fails the attempt and says why',
    async (_library, write) => {
      const early: unknown[] = [];
      const inbox = await start(handler(write), async () => {
        early.push(await seen());
      });
      const id = await send();
      await ended('dead');
      expect(early[0]).toMatchObject({ rows: 1, status: 'running' });
      const [job] = (await inbox.get(id))!.jobs;
      expect(job!.failures[0]!.error).toMatch(
        /leave COMMIT and ROLLBACK to the inbox/,
      );
    },
  );

  it('an SQL error that the handler swallows fails the attempt', async () => {
    await start(
      handler(async (client) => {
        await client.query(insert);
        await client
          .query('insert into room_log values (null)')
          .catch(() => {});
      }),
    );
    await send();
    await ended('dead');
    expect(await seen()).toEqual({ rows: 0, status: 'dead', attempts: 2 });
  });

  it('an SQL error after a savepoint is taken back alone', async () => {
    await start(
      handler(async (client) => {
        await client.query(insert);
        await client.query('savepoint here');
        await client
          .query('insert into room_log values (null)')
          .catch(() => client.query('rollback to savepoint here'));
      }),
    );
    await send();
    await ended();
    expect(await seen()).toEqual({ rows: 1, status: 'done', attempts: 1 });
  });
});

describe('an ORM that cannot join, with the documented constraint', () => {
  it('has its effect once, also when the handler fails after its commit, and when it is replayed', async () => {
    const pool = new pg.Pool({ connectionString: url });
    const keys: string[] = [];
    @Injectable()
    class Handlers {
      @OnWebhookEvent({ id: 'fixed' })
      async take(_: WebhookEvent, { idempotencyKey }: HandlerContext) {
        keys.push(idempotencyKey);
        const client = await pool.connect();
        try {
          await client.query('begin');
          const { rowCount } = await client.query(insertKey, [idempotencyKey]);
          if (rowCount === 1) {
            await client.query(
              `insert into room_log values ('standup', now())`,
            );
          }
          await client.query('commit');
        } finally {
          client.release();
        }
      }
    }
    try {
      const inbox = await start(Handlers, (attempt) => {
        if (attempt === 1 && keys.length === 1) throw new Error('too late');
      });
      const id = await send();
      await ended();
      await inbox.replay(id, { handler: 'fixed' });
      await until(() => keys.length === 3);
      await ended();
      expect(keys).toEqual(Array(3).fill(`livekit:${id}:fixed`));
      expect(await seen()).toMatchObject({ rows: 1, status: 'done' });
    } finally {
      await pool.end();
    }
  });
});
