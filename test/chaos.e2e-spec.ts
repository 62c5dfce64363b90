import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { Member, type Told } from './chaos/member.js';
import { build } from './support/build.js';
import { testDatabase, type TestDatabase } from './support/postgres.js';
import { random, type Random } from './support/random.js';
import { until } from './support/until.js';

/** Of all handlers together; `CHAOS_JOBS=100000` in `npm run nightly`. */
const JOBS = Number(process.env['CHAOS_JOBS'] ?? 5_000);
const SEED = Number(process.env['CHAOS_SEED'] ?? 1);
const EVENTS = Math.ceil(JOBS / 2);
const KEYS = 200;
/** Longer than the lease of `chaos/process.mjs`. */
const STANDSTILL = 2_500;

describe(`four workers and two web processes, killed and stopped at random (CHAOS_SEED=${SEED})`, () => {
  let database: TestDatabase;
  let client: pg.Client;
  let workers: Member[];
  let webs: Member[];
  const acknowledged = new Set<string>();
  const open = new Set<string>();

  const hear = (told: Told) => {
    const id = told.acknowledged ?? told.refused!;
    open.delete(id);
    if (told.acknowledged) acknowledged.add(id);
  };

  const count = async (sql: string): Promise<number> =>
    Number((await client.query(sql)).rows[0].count);

  beforeAll(async () => {
    await build();
    database = await testDatabase();
    client = await database.client();
    await client.query(`set search_path = "${database.schema}"`);
    workers = [1, 2, 3, 4].map(() => new Member('worker', database));
    webs = [1, 2].map(() => new Member('web', database, hear));
    await workers[0]!.start();
    await client.query(
      'create table effect (at bigserial primary key, handler text, key text, seq bigint)',
    );
    const others = [...workers.slice(1), ...webs];
    await Promise.all(others.map((member) => member.start()));
  }, 180_000);

  afterAll(async () => {
    await Promise.all([...workers, ...webs].map((member) => member.kill()));
    await database.drop();
  });

  it(
    'lose nothing, run nothing twice on record, and keep the order of each key',
    async () => {
      const chance = random(SEED);
      const done = () =>
        count(`select count(*) from job where status = 'done'`);
      let sending = true;
      const disturbing = disturb(random(SEED + 1), () => sending);
      for (let n = 0; n < EVENTS; n++) {
        const event = { id: `${n}`, key: `room-${chance.int(1, KEYS)}` };
        const web = chance.pick(webs);
        if (web.send(event)) open.add(event.id);
        // So that the load lasts for as long as the disturbances need.
        if (n % 25 === 24) await sleep(50);
        while (open.size > 500) await sleep(5);
      }
      sending = false;
      await disturbing;
      const unfinished = () =>
        count(`select count(*) from job where status <> 'done'`);
      await until(async () => (await unfinished()) === 0, 'the last job');

      // Kept, and never heard of the answer: those may be more.
      const kept = await client.query<{ id: string }>('select id from event');
      const ids = new Set(kept.rows.map(({ id }) => id));
      expect([...acknowledged].filter((id) => !ids.has(id))).toEqual([]);
      expect(acknowledged.size).toBeGreaterThan(EVENTS / 2);
      expect(await done()).toBe(2 * ids.size);

      // The effect of the transactional handler: exactly once, in order.
      expect(await count('select count(*) from effect')).toBe(ids.size);
      expect(
        await count(`select count(*) from (
          select seq, lag(seq) over (partition by handler, key order by at) as before
          from effect) e where before > seq`),
      ).toBe(0);
      // What is on record of both handlers: each ended after the one before it.
      expect(
        await count(`select count(*) from (
          select finished_at, lag(finished_at) over (partition by handler, lane order by place) as before
          from job) j where before > finished_at`),
      ).toBe(0);
      expect(await count('select count(*) from lane')).toBe(0);
    },
    120_000 + JOBS * 5,
  );

  /** Kills a worker or a web process, or lets a worker stand still for longer than its lease, again and again. */
  async function disturb(chance: Random, goesOn: () => boolean) {
    while (goesOn()) {
      await sleep(chance.int(200, 800));
      const kind = chance.pick(['stand still', 'worker', 'web']);
      if (kind === 'stand still') chance.pick(workers).standStill(STANDSTILL);
      else {
        const member = chance.pick(kind === 'worker' ? workers : webs);
        await member.kill();
        await member.start();
      }
    }
    // Who stands still goes on, and finds its lease lost.
    await sleep(STANDSTILL);
  }
});
