import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
// oxlint-disable-next-line no-restricted-imports -- tests get their database there
import {
  testDatabase,
  type TestDatabase,
} from '../../../../../test/support/postgres.js';
import type { Claim, JobEnd, Outcome } from '../inbox-store.js';
import type { Arrival } from '../kept-event.js';
import { postgresInbox } from './postgres-inbox.js';
import type { PostgresStore } from './postgres.store.js';

const EVENTS = 1_500;
const KEYS = 20;
const HANDLERS = ['plain', 'transactional'];
const LEASE = 150;
const WORKERS = 3;
const ACCEPTORS = 2;

let database: TestDatabase;
let admin: pg.Client;
// It says which jobs became dead letters.
Logger.overrideLogger(false);

beforeAll(async () => {
  database = await testDatabase();
  admin = await database.client();
});
afterAll(() => database.drop());

it('finishes all that was accepted, in order, each once, whatever processes do', async () => {
  const stores = await Promise.all(
    Array.from({ length: WORKERS + ACCEPTORS }, openStore),
  );
  const workers = stores.slice(0, WORKERS);
  const acceptors = stores.slice(WORKERS);
  await admin.query(
    `create table ${table('effect')} (
       n bigserial, seq bigint, key text, primary key (seq))`,
  );
  let accepting = true;
  const working = workers.map((store) => work(store, () => accepting));
  const accepted = (
    await Promise.all(acceptors.map((store, index) => acceptAll(store, index)))
  ).flat();
  accepting = false;
  await Promise.all(working);
  await Promise.all(stores.map((store) => store.close()));

  expect(new Set(accepted).size).toBe(accepted.length);
  expect(await rows(`select seq from ${table('event')}`)).toHaveLength(
    accepted.length,
  );
  expect(accepted).toHaveLength(EVENTS);
  expect(await rows(`select * from ${table('lane')}`)).toEqual([]);
  expect(
    await rows(
      `select * from ${table('job')} where open or status not in ('done', 'dead')`,
    ),
  ).toEqual([]);
  expect(await overtakings()).toEqual([]);
  expect(await effectsWithoutJob()).toEqual([]);
  expect(await jobsWithoutEffect()).toEqual([]);
  // What counts is that some of each went wrong at all.
  const [went] = await rows(
    `select sum(crashes)::int as crashes, sum(jsonb_array_length(failures))::int as failures
     from ${table('job')}`,
  );
  expect(went!['crashes']).toBeGreaterThan(0);
  expect(went!['failures']).toBeGreaterThan(0);
}, 120_000);

const table = (name: string) => `"${database.schema}".${name}`;

async function rows(text: string): Promise<Record<string, unknown>[]> {
  return (await admin.query(text)).rows as Record<string, unknown>[];
}

/** Jobs whose last run began before an earlier one of their lane had ended. */
function overtakings() {
  return rows(
    `select * from (
       select handler, seq, started_at, lag(finished_at) over (
         partition by handler, lane order by seq) as before
       from ${table('job')}) j
     where started_at < before`,
  );
}

/** Effects of the transactional handler out of order, or of a job that is not done. */
function effectsWithoutJob() {
  return rows(
    `select * from (
       select e.*, j.status, lag(e.n) over (partition by e.key order by e.seq) as before
       from ${table('effect')} e left join ${table('job')} j
         on j.seq = e.seq and j.handler = 'transactional') x
     where status is distinct from 'done' or n < before`,
  );
}

function jobsWithoutEffect() {
  return rows(
    `select * from ${table('job')} j where handler = 'transactional'
       and status = 'done'
       and not exists (select from ${table('effect')} e where e.seq = j.seq)`,
  );
}

async function openStore(): Promise<PostgresStore> {
  const store = postgresInbox({
    connectionString: database.url,
    schema: database.schema,
    lease: LEASE,
    connections: 8,
  }).create() as PostgresStore;
  await store.open(
    HANDLERS.map((id) => ({ id, aliases: [] })),
    () => {},
  );
  return store;
}

/** Accepts its share in batches of all sizes, now and then an id a second time; runs what it is handed at once. */
async function acceptAll(
  store: PostgresStore,
  index: number,
): Promise<number[]> {
  const seqs: number[] = [];
  const running: Promise<void>[] = [];
  const share = EVENTS / ACCEPTORS;
  for (let next = 0; next < share;) {
    const size = Math.min(1 + Math.floor(Math.random() * 20), share - next);
    const batch = Array.from({ length: size }, (_, n) =>
      arrival(`${index}-${next + n}`, (next + n) % KEYS),
    );
    batch.push(arrival(`${index}-${Math.max(next - 3, 0)}`, 0));
    const limit = Math.floor(Math.random() * 8);
    const wanted = HANDLERS.map((handler) => ({ handler, limit }));
    const got = await store.accept(batch, wanted);
    seqs.push(...got.seqs.filter((seq) => seq !== undefined));
    running.push(runAll(store, got.claims));
    next += size;
    await sleep(Math.random() * 10);
  }
  await Promise.all(running);
  return seqs;
}

/** Works until nothing is left: fails, hangs past the lease, or forgets a job now and then. */
async function work(
  store: PostgresStore,
  accepting: () => boolean,
): Promise<void> {
  for (;;) {
    const claims = await store.claim(
      HANDLERS.map((handler) => ({ handler, limit: 8 })),
    );
    if (claims.length === 0) {
      if (!accepting() && (await store.nextDue(HANDLERS)) === undefined) return;
      await sleep(5);
    }
    await runAll(store, claims);
  }
}

/** Runs jobs, and what comes after them in their lanes. */
async function runAll(
  store: PostgresStore,
  claims: readonly Claim[],
): Promise<void> {
  let left = claims;
  while (left.length > 0) {
    const ran = await Promise.all(left.map((claim) => run(store, claim)));
    const ends = ran.filter((end) => end !== undefined);
    left = await store.settle(ends);
  }
}

async function run(
  store: PostgresStore,
  claim: Claim,
): Promise<JobEnd | undefined> {
  const chance = Math.random();
  // As if the process had died.
  if (chance < 0.005) return undefined;
  if (chance < 0.01) await sleep(LEASE * 1.5);
  else if (chance < 0.3) await sleep(Math.random() * 5);
  const more = Math.random() < 0.7;
  if (chance > 0.95) {
    return { claim, more, outcome: chance > 0.995 ? DEAD : retry() };
  }
  if (claim.handler === 'transactional') {
    const failed = await store
      .transact(claim, (client) => writeEffect(client, claim))
      .then(
        () => false,
        () => true,
      );
    // A handler may fail after its transaction: what is finished stays so.
    if (failed || chance > 0.94) return { claim, more, outcome: retry() };
  }
  return { claim, more, outcome: { kind: 'done' } };
}

function writeEffect(client: unknown, { event }: Claim): Promise<unknown> {
  return (client as pg.PoolClient).query(
    `insert into ${table('effect')} (seq, key) values ($1, $2)`,
    [event.seq, event.key],
  );
}

const DEAD: Outcome = {
  kind: 'dead',
  reason: 'exhausted',
  error: 'never',
  block: false,
};

const retry = (): Outcome => ({
  kind: 'retry',
  delay: Math.floor(Math.random() * 30),
  error: 'not yet',
});

function arrival(id: string, key: number): Arrival {
  return {
    event: {
      account: 'a',
      tenant: undefined,
      source: 'livekit',
      route: 'webhook',
      type: 'room_started',
      id,
      key: `${key}`,
      signedBy: undefined,
      occurredAt: new Date(0),
      receivedAt: new Date(0),
      headers: {},
      body: Buffer.from('{}'),
      redacted: false,
    },
    dedupeFor: 60_000,
    jobs: HANDLERS.map((handler) => ({ handler, lane: `${key}` })),
  };
}
