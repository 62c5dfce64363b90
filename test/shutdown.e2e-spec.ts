import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it,
} from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteInbox } from 'nestjs-livestream-webhooks';
import { postgresInbox } from 'nestjs-livestream-webhooks/postgres';
import { readLedger } from './kill/handled.js';
import { Sample } from './kill/sample.js';
import { build } from './support/build.js';
import { DEVELOPMENT, postLiveKit, roomEvent } from './support/livekit.js';
import { testDatabase, type TestDatabase } from './support/postgres.js';
import { until } from './support/until.js';

describe('a process that is told to end while handlers run', () => {
  let folder: string;
  let database: TestDatabase;
  let sample: Sample | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shutdown-'));
    database = await testDatabase();
    await build();
  }, 180_000);

  afterEach(() => sample?.end('SIGKILL'));

  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const send = (url: string, event: object) =>
    postLiveKit(`${url}/webhooks/livekit`, event, DEVELOPMENT);

  it.each(['SQLite', 'PostgreSQL'])(
    'answers 503 meanwhile, gives back what hangs, and loses nothing: the next process runs it, on %s',
    async (engine) => {
      const ledger = join(folder, `${engine}.jsonl`);
      const SAMPLE_DATA_DIR = join(folder, engine);
      const env = {
        SAMPLE_LEDGER: ledger,
        SAMPLE_DATA_DIR,
        ...(engine === 'PostgreSQL' && {
          DATABASE_URL: database.url,
          DATABASE_SCHEMA: database.schema,
        }),
      };
      sample = await Sample.create({ ...env, SAMPLE_HANG: 'room_finished:1' });
      await sample.start();
      const hanging = roomEvent('room_finished', 'standup');
      expect((await send(sample.url, hanging)).status).toBe(200);
      const behind = roomEvent('room_started', 'standup');
      expect((await send(sample.url, behind)).status).toBe(200);
      // The audit hangs as well as the handler of that event.
      const exit = sample.end('SIGTERM');
      await until(async () => {
        const answer = await send(sample!.url, roomEvent()).catch(() => {});
        // Refused, or already gone.
        if (answer?.status === 200) return false;
        if (answer) {
          expect(answer.status).toBe(503);
          expect(answer.headers.get('retry-after')).toBe('1');
        }
        return answer !== undefined;
      }, 'a 503');
      await exit;
      const early = await readLedger(ledger);
      expect(early.map(({ id }) => id)).not.toContain(hanging.id);

      sample = await Sample.create(env);
      await sample.start();
      const audited = async () =>
        (await readLedger(ledger))
          .filter(({ handler }) => handler === 'RoomHandlers.audit')
          .map(({ id }) => id);
      await until(async () => (await audited()).includes(behind.id));
      expect(
        (await audited()).filter((id) => [hanging.id, behind.id].includes(id)),
      ).toEqual([hanging.id, behind.id]);
      await sample.end('SIGTERM');

      // Given back, not crashed: the attempt of the first process does not count.
      const option =
        engine === 'SQLite'
          ? sqliteInbox({ path: join(SAMPLE_DATA_DIR, 'webhooks.db') })
          : postgresInbox({
              connectionString: database.url,
              schema: database.schema,
            });
      const store = option.create();
      await store.open([], () => {});
      const record = await store.get(hanging.id);
      await store.close();
      for (const job of record!.jobs) {
        expect(job).toMatchObject({ status: 'done', attempts: 1, crashes: 0 });
      }
    },
    60_000,
  );
});
