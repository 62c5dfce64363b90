import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it,
} from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../libs/webhooks/src/inbox/sqlite/database.js';
import { outOfOrder, readLedger, type Handled } from './kill/handled.js';
import { Load } from './kill/load.js';
import { Sample } from './kill/sample.js';
import { build } from './support/build.js';
import { testDatabase, type TestDatabase } from './support/postgres.js';
import { random } from './support/random.js';
import { until } from './support/until.js';

/** `KILL_ROUNDS=50` in `npm run nightly`. */
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 5);
const SEED = Number(process.env['KILL_SEED'] ?? 1);
const TIMEOUT = 120_000 + ROUNDS * 10_000;
/** Jobs that may run in a process when it is killed. */
const IN_FLIGHT = 100;

/** What the store knows of events and of jobs that are not done. */
interface Kept {
  readonly seqs: ReadonlyMap<string, number>;
  readonly unfinished: number;
}

describe(`the sample, killed ${ROUNDS} times under load (KILL_SEED=${SEED})`, () => {
  let folder: string;
  let samples: Sample[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kill-'));
    await build();
  }, 180_000);

  afterEach(async () => {
    for (const sample of samples) await sample.end('SIGKILL');
    samples = [];
  });

  afterAll(() => rm(folder, { recursive: true }));

  async function start(env: NodeJS.ProcessEnv): Promise<Sample> {
    const sample = await Sample.create(env);
    samples.push(sample);
    await sample.start();
    return sample;
  }

  /** @returns events that were acknowledged before the last kill, and after it */
  async function killUnderLoad(url: string) {
    const chance = random(SEED);
    const load = new Load(url);
    for (let round = 0; round < ROUNDS; round++) {
      const enough = load.acknowledged.length + chance.int(5, 60);
      await until(() => load.acknowledged.length >= enough, 'more events');
      const victim = chance.pick(samples);
      await victim.end('SIGKILL');
      await victim.start();
    }
    const before = load.acknowledged.length;
    await until(() => load.acknowledged.length >= before + 50, 'more events');
    await load.stop();
    return load.acknowledged;
  }

  /** Acknowledged and lost: none. */
  function expectAllHandled(
    acknowledged: readonly string[],
    calls: readonly Handled[],
    kept: Kept,
  ) {
    const audited = calls.filter(
      ({ handler }) => handler === 'RoomHandlers.audit',
    );
    const ids = new Set(audited.map(({ id }) => id));
    expect(acknowledged.length).toBeGreaterThan(ROUNDS * 5);
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
    // Kept, and killed before its sender heard of it: handled as well.
    expect([...kept.seqs.keys()].filter((id) => !ids.has(id))).toEqual([]);
    expect(outOfOrder(calls, kept.seqs)).toEqual([]);
    // Only what ran when the process was killed may have run again.
    const different = new Set(
      calls.map(({ handler, id }) => `${handler} ${id}`),
    );
    expect(calls.length - different.size).toBeLessThanOrEqual(
      ROUNDS * IN_FLIGHT,
    );
    const last = new Set(acknowledged.slice(-40));
    const afterTheLastKill = audited.filter(({ id }) => last.has(id));
    expect(afterTheLastKill).toHaveLength(last.size);
  }

  it(
    'on SQLite: loses nothing that it acknowledged, and handles it in order',
    async () => {
      const ledger = join(folder, 'sqlite.jsonl');
      const sample = await start({ SAMPLE_LEDGER: ledger });
      const acknowledged = await killUnderLoad(sample.url);

      const db = new Database(join(sample.folder, 'webhooks.db'));
      const kept = (): Kept => ({
        seqs: new Map(
          db
            .all<{ id: string; seq: number }>('select id, seq from event')
            .map(({ id, seq }) => [id, seq]),
        ),
        unfinished: db.all(`select 1 from job where status <> 'done'`).length,
      });
      await until(() => kept().unfinished === 0, 'the last job');
      expectAllHandled(acknowledged, await readLedger(ledger), kept());
      db.close();
    },
    TIMEOUT,
  );

  describe('on PostgreSQL', () => {
    let database: TestDatabase;

    beforeAll(async () => {
      database = await testDatabase();
    });

    afterAll(() => database.drop());

    it(
      'one that receives and two that work: lose nothing that was acknowledged, and handle it in order',
      async () => {
        const ledger = join(folder, `${randomBytes(4).toString('hex')}.jsonl`);
        const env = {
          DATABASE_URL: database.url,
          DATABASE_SCHEMA: database.schema,
          SAMPLE_LEDGER: ledger,
        };
        const web = await start({ ...env, WEBHOOKS_ROLE: 'web' });
        await start({ ...env, WEBHOOKS_ROLE: 'worker' });
        await start({ ...env, WEBHOOKS_ROLE: 'worker' });
        const acknowledged = await killUnderLoad(web.url);

        const client = await database.client();
        await client.query(`set search_path = "${database.schema}"`);
        const unfinished = async () => {
          const { rows } = await client.query<{ count: number }>(
            `select count(*)::int from job where status <> 'done'`,
          );
          return rows[0]!.count;
        };
        // Jobs of a worker that was killed wait for the end of its lease, 30 s.
        for (let tries = 0; (await unfinished()) > 0 && tries < 4; tries++) {
          await until(async () => (await unfinished()) === 0).catch(() => {});
        }
        const { rows } = await client.query<{ id: string; seq: string }>(
          'select id, seq from event',
        );
        const kept = {
          seqs: new Map(rows.map(({ id, seq }) => [id, Number(seq)])),
          unfinished: await unfinished(),
        };
        expect(kept.unfinished).toBe(0);
        expectAllHandled(acknowledged, await readLedger(ledger), kept);
      },
      TIMEOUT,
    );
  });
});
