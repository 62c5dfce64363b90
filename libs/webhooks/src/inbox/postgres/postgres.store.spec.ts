import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import { Logger } from '@nestjs/common';
import type pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
// oxlint-disable-next-line no-restricted-imports -- tests get their database there
import {
  testDatabase,
  type TestDatabase,
} from '../../../../../test/support/postgres.js';
import { inboxStoreContract } from '../inbox-store.contract.js';
import type { Claim, JobEnd, KnownHandler, Outcome } from '../inbox-store.js';
import type { Arrival } from '../kept-event.js';
import { batchOf } from './batch.js';
import type { PgCallback, PgClient, PgPool, PgQuery } from './pg-types.js';
import { migrationSql } from './migration-sql.js';
import { postgresInbox, type PostgresInboxOptions } from './postgres-inbox.js';
import type { PostgresStore } from './postgres.store.js';

// Debug lines would say that connections were cut.
Logger.overrideLogger(false);

let database: TestDatabase;
let admin: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  admin = await database.client();
});
afterAll(() => database.drop());

async function empty(): Promise<void> {
  await admin.query(`drop schema if exists "${database.schema}" cascade`);
}

function make(options: PostgresInboxOptions = {}): PostgresStore {
  const where = options.pool ? {} : { connectionString: database.url };
  const { schema } = database;
  const option = postgresInbox({ ...where, schema, ...options });
  return option.create() as PostgresStore;
}

inboxStoreContract('PostgreSQL', {
  create: async () => {
    await empty();
    return { store: make() };
  },
});

describe('the PostgreSQL store, with several processes', () => {
  const opened: PostgresStore[] = [];

  beforeEach(empty);
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });

  async function open(
    options: PostgresInboxOptions = {},
    handlers: readonly (string | KnownHandler)[] = ['h'],
    wake = () => {},
  ): Promise<PostgresStore> {
    const store = make(options);
    await store.open(
      handlers.map((handler) =>
        typeof handler === 'string' ? { id: handler, aliases: [] } : handler,
      ),
      wake,
    );
    opened.push(store);
    return store;
  }

  async function jobOf(store: PostgresStore, seq: number) {
    return (await store.get(seq))!.jobs[0]!;
  }

  /** Ends every connection of the inbox, as a restarting server does. */
  async function cutConnections(): Promise<number> {
    const { rows } = await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'nestjs-livestream-webhooks'
         and query like '%' || $1 || '%'`,
      [database.schema],
    );
    return rows.length;
  }

  const table = (name: string) => `"${database.schema}".${name}`;

  it('gives a job to another process when the lease ends; the late one records nothing', async () => {
    const late = await open({ lease: 60 });
    const next = await open();
    const {
      seqs: [seq],
    } = await late.accept([arrival('1')]);
    const lost = await late.claim(one());
    expect(await next.claim(one())).toEqual([]);
    await sleep(70);
    // Whoever had it may be dead.
    expect(await next.stats()).toMatchObject([{ waiting: 1, running: 0 }]);
    const taken = await next.claim(one());
    expect(await next.stats()).toMatchObject([{ waiting: 0, running: 1 }]);
    expect(taken[0]).toMatchObject({ attempt: 2, event: { id: '1' } });
    expect(await late.settle(ends(lost, dead, true))).toEqual([]);
    expect(await late.renew(lost)).toEqual(lost);
    const job = await jobOf(late, seq!);
    expect(job).toMatchObject({ status: 'running', crashes: 1 });
    expect(job.failures[0]!.error).toContain('lease');
    await next.settle(ends(taken, done));
    expect((await jobOf(late, seq!)).status).toBe('done');
  });

  it('keeps what is renewed', async () => {
    const store = await open({ lease: 150 });
    const other = await open();
    await store.accept([arrival('1')]);
    const claims = await store.claim(one());
    for (let round = 0; round < 4; round++) {
      await sleep(80);
      expect(await store.renew(claims)).toEqual([]);
      expect(await other.claim(one())).toEqual([]);
    }
    await store.settle(ends(claims, done));
    expect(await store.renew(claims)).toEqual(claims);
  });

  it('renews and finishes what it handed out as it came; a process that dies with it counts as one that claimed it', async () => {
    const store = await open({ lease: 150 });
    const other = await open();
    const batch = [arrival('1'), arrival('2', 'h', 'b')];
    const { claims, seqs } = await store.accept(batch, one());
    const [first, lost] = claims;
    for (let round = 0; round < 4; round++) {
      await sleep(80);
      expect(await store.renew([first!])).toEqual([]);
    }
    await store.transact(first!, async () => {});
    expect(await jobOf(store, seqs[0]!)).toMatchObject({ status: 'done' });
    const [taken] = await other.claim(one());
    expect(await store.renew([lost!])).toEqual([lost]);
    expect(taken).toMatchObject({ attempt: 2, event: { id: '2' } });
    expect(taken!.lane).toBe(lost!.lane);
    expect((await jobOf(store, seqs[1]!)).crashes).toBe(1);
  });

  it('makes a job that a process died in three times a dead letter, and goes on', async () => {
    const store = await open({ lease: 1 });
    const {
      seqs: [seq],
    } = await store.accept([arrival('1'), arrival('2')]);
    for (let attempt = 1; attempt <= 3; attempt++) {
      const [claim] = await eventually(() => store.claim(one()));
      expect(claim).toMatchObject({ attempt, event: { id: '1' } });
      await sleep(5);
    }
    const error = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
    const [claim] = await eventually(() => store.claim(one()));
    expect(error.mock.calls.map(([text]) => text as string)).toEqual([
      expect.stringMatching(
        /^h: .* ran .* 1 of key: a dead letter \(crashed\)/,
      ),
    ]);
    error.mockRestore();
    expect(claim!.event.id).toBe('2');
    expect(await jobOf(store, seq!)).toMatchObject({
      status: 'dead',
      reason: 'crashed',
      crashes: 3,
      blocking: false,
    });
  });

  it('stops the lane there where the handler says so', async () => {
    const block = { id: 'h', aliases: [], onDead: 'block' } as const;
    const store = await open({ lease: 1 }, [block]);
    const {
      seqs: [seq],
    } = await store.accept([arrival('1'), arrival('2')]);
    for (let attempt = 1; attempt <= 3; attempt++) {
      await eventually(() => store.claim(one()));
      await sleep(5);
    }
    expect(await store.claim(one())).toEqual([]);
    expect(await store.nextDue(['h'])).toBeUndefined();
    expect(await jobOf(store, seq!)).toMatchObject({
      reason: 'crashed',
      blocking: true,
    });
    expect(await store.unblock('h', 'key')).toBe(1);
    const [claim] = await store.claim(one());
    expect(claim!.event.id).toBe('2');
  });

  describe('transact', () => {
    const write = (id: string) => (client: unknown) =>
      (client as pg.PoolClient).query(
        `insert into ${table('effect')} values ($1)`,
        [id],
      );
    const effects = async () =>
      (await admin.query(`select id from ${table('effect')}`)).rows.length;

    async function openWithEffects(options: PostgresInboxOptions = {}) {
      const store = await open(options);
      await admin.query(`create table ${table('effect')} (id text)`);
      return store;
    }

    it('commits what a handler wrote together with the end of its job', async () => {
      const store = await openWithEffects();
      const {
        seqs: [seq],
      } = await store.accept([arrival('1'), arrival('2')]);
      const claims = await store.claim(one());
      await store.transact(claims[0]!, write('1'));
      expect(await effects()).toBe(1);
      expect((await jobOf(store, seq!)).status).toBe('done');
      const next = await store.settle(ends(claims, done, true));
      expect(next.map(({ event }) => event.id)).toEqual(['2']);
    });

    it('leaves a finished job finished when its handler fails after all', async () => {
      const store = await openWithEffects();
      const {
        seqs: [seq],
      } = await store.accept([arrival('1'), arrival('2')]);
      const claims = await store.claim(one());
      await store.transact(claims[0]!, write('1'));
      const finishedAt = (await jobOf(store, seq!)).finishedAt;
      await store.settle(ends(claims, retry(10_000)));
      expect(await jobOf(store, seq!)).toMatchObject({
        status: 'done',
        finishedAt,
        failures: [],
      });
      expect((await store.claim(one()))[0]!.event.id).toBe('2');
    });

    it('writes nothing when the handler fails', async () => {
      const store = await openWithEffects();
      const {
        seqs: [seq],
      } = await store.accept([arrival('1')]);
      const [claim] = await store.claim(one());
      const failing = store.transact(claim!, async (client) => {
        await write('1')(client);
        throw new Error('after all');
      });
      await expect(failing).rejects.toThrow('after all');
      expect(await effects()).toBe(0);
      expect((await jobOf(store, seq!)).status).toBe('running');
    });

    it('writes nothing when the lease was lost meanwhile', async () => {
      const store = await openWithEffects({ lease: 50 });
      const next = await open();
      await store.accept([arrival('1')]);
      const [claim] = await store.claim(one());
      const late = store.transact(claim!, async (client) => {
        await write('late')(client);
        await sleep(60);
        const claims = await next.claim(one());
        await next.transact(claims[0]!, write('in time'));
        await next.settle(ends(claims, done));
      });
      await expect(late).rejects.toThrow('lost');
      expect(await effects()).toBe(1);
    });

    it('writes nothing when the event was dropped meanwhile', async () => {
      const store = await openWithEffects();
      const {
        seqs: [seq],
      } = await store.accept([arrival('1'), arrival('2')]);
      const claims = await store.claim(one());
      await store.drop(seq!);
      await expect(store.transact(claims[0]!, write('1'))).rejects.toThrow(
        'lost',
      );
      expect(await effects()).toBe(0);
      const next = await store.settle(ends(claims, retry(0), true));
      expect(next.map(({ event }) => event.id)).toEqual(['2']);
    });

    it('accepts while more handlers want a transaction than there are connections', async () => {
      const store = await openWithEffects({ connections: 4 });
      await store.accept(
        Array.from({ length: 16 }, (_, n) => arrival(`${n}`, 'h', `${n}`)),
      );
      const claims = await store.claim(one());
      const running = claims.map((claim) =>
        store.transact(claim, async (client) => {
          await write(claim.event.id)(client);
          // Together longer than what a connection is waited for.
          await sleep(350);
        }),
      );
      await sleep(50);
      const start = Date.now();
      await store.accept([arrival('meanwhile')]);
      expect(Date.now() - start).toBeLessThan(1_000);
      await Promise.all(running);
      expect(await effects()).toBe(16);
    });

    it('survives a connection that is lost in the handler', async () => {
      const store = await openWithEffects();
      await store.accept([arrival('1')]);
      const [claim] = await store.claim(one());
      const failing = store.transact(claim!, async (client) => {
        const { rows } = await (client as pg.PoolClient).query(
          'select pg_backend_pid() as pid',
        );
        await admin.query('select pg_terminate_backend($1)', [rows[0].pid]);
        await sleep(20);
        await write('1')(client);
      });
      await expect(failing).rejects.toThrow();
      expect(await effects()).toBe(0);
      await store.transact(claim!, write('1'));
      expect(await effects()).toBe(1);
    });
  });

  it('adopts the jobs of a former id only when their process is gone', async () => {
    const old = await open({ lease: 200 }, ['old']);
    await old.accept([arrival('1', 'old'), arrival('2', 'old')]);
    const running = await old.claim(one('old'));
    const renamed = { id: 'new', aliases: ['old'] };
    const store = await open({}, [renamed]);
    await old.accept([arrival('3', 'old')]);
    expect(await store.claim(one('new'))).toEqual([]);
    await old.settle(ends(running, done));
    await store.sweep({ done: 1e9, dead: 1e9 }, 10);
    const ids: string[] = [];
    for (let round = 0; round < 2; round++) {
      const claims = await store.claim(one('new'));
      ids.push(...claims.map(({ event }) => event.id));
      await store.settle(ends(claims, done));
    }
    expect(ids).toEqual(['2', '3']);
  });

  it('brings up processes that start at once on an empty database', async () => {
    const stores = await Promise.all(Array.from({ length: 5 }, () => open()));
    for (const [index, store] of stores.entries()) {
      const { seqs } = await store.accept([arrival(`${index}`)]);
      expect(seqs).toEqual([expect.any(Number)]);
    }
  });

  describe('migrations', () => {
    it('refuses to start without its schema when it may not make it, and says what to do', async () => {
      const store = make({ migrate: false });
      await expect(store.open([], () => {})).rejects.toMatchObject({
        code: 'ERR_WEBHOOK_CONFIGURATION',
        message: expect.stringContaining(`migrationSql('${database.schema}')`),
      });
    });

    it('starts on what migrationSql() made, which may run twice', async () => {
      await admin.query(migrationSql(database.schema));
      await admin.query(migrationSql(database.schema));
      const store = await open({ migrate: false });
      const { seqs } = await store.accept([arrival('1')]);
      expect(seqs).toEqual([expect.any(Number)]);
    });

    it('brings a schema of the first version up to date, and keeps what is in it', async () => {
      const before = await open();
      await before.accept([arrival('1')]);
      await before.close();
      await admin.query(`drop table ${table('command')}`);
      await admin.query(`delete from ${table('migration')} where version > 1`);
      const store = await open();
      expect(await store.commands!.leave({ kind: 'drop', seq: 7 })).toBe(1);
      const [claim] = await store.claim(one());
      expect(claim!.event.id).toBe('1');
    });

    it('lets processes of the version before accept until they are replaced', async () => {
      const store = await open();
      const { arrivals, bodies, jobs } = batchOf([arrival('1'), arrival('2')]);
      const { rows } = await admin.query(
        `select ${table('accept')}($1::json, $2, $3::json, $4) as seqs`,
        [arrivals, bodies, jobs, 'before'],
      );
      expect(rows[0].seqs).toEqual([expect.any(Number), expect.any(Number)]);
      const [claim] = await store.claim(one());
      expect(claim).toMatchObject({ attempt: 1, event: { id: '1' } });
    });

    it('refuses a schema that a later version made', async () => {
      await open();
      await admin.query(`insert into ${table('migration')} values (99)`);
      await expect(make().open([], () => {})).rejects.toMatchObject({
        code: 'ERR_WEBHOOK_CONFIGURATION',
        message: expect.stringContaining('99'),
      });
    });

    it('refuses a database whose transactions would fail each other', async () => {
      const url = new URL(database.url);
      const level = '-c default_transaction_isolation=serializable';
      url.searchParams.set('options', level);
      const store = make({ connectionString: url.href });
      await expect(store.open([], () => {})).rejects.toThrow(
        /default_transaction_isolation is "serializable"/,
      );
    });

    it('refuses a pool in which accepting and handing out wait for each other', async () => {
      const store = make({ connections: 1 });
      await expect(store.open([], () => {})).rejects.toThrow(
        /2 connections are too few: 3 are needed/,
      );
    });

    it('explains that there is no such database', async () => {
      const url = new URL(database.url);
      url.pathname = '/there_is_none';
      const store = make({ connectionString: url.href });
      await expect(store.open([], () => {})).rejects.toMatchObject({
        code: 'ERR_WEBHOOK_CONFIGURATION',
      });
    });
  });

  it('refuses options that cannot be', () => {
    const connectionString = 'postgres://localhost/x';
    for (const options of [
      {},
      { connectionString, schema: 'a"b' },
      { connectionString, schema: 'pg_x' },
      { connectionString, schema: '' },
      { connectionString, lease: 0 },
      { connectionString, connections: 1.5 },
    ]) {
      expect(() => postgresInbox(options)).toThrow(
        expect.objectContaining({ code: 'ERR_WEBHOOK_CONFIGURATION' }),
      );
    }
  });

  it('fails fast while the database is away, and blames no event', async () => {
    const store = await open();
    await admin.query(`drop schema "${database.schema}" cascade`);
    const error = await store.accept([arrival('1')]).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: expect.stringMatching(/^(3F|42)/) });
    expect(store.refuses(error)).toBe(false);

    const nowhere = make({ connectionString: 'postgres://127.0.0.1:9/x' });
    const away = await nowhere.open([], () => {}).catch((e: unknown) => e);
    expect(away).toMatchObject({ code: 'ECONNREFUSED' });
    expect(nowhere.refuses(away)).toBe(false);
  });

  it('blames an event that the database refuses, and keeps nothing of its batch', async () => {
    const store = await open();
    const bad = arrival('bad');
    const event = { ...bad.event, occurredAt: new Date(Number.NaN) };
    const error = await store
      .accept([arrival('1'), { ...bad, event }])
      .catch((e: unknown) => e);
    expect(store.refuses(error)).toBe(true);
    expect(await store.get('1')).toBeUndefined();
  });

  it('goes on after all its connections were cut', async () => {
    let woken = 0;
    const store = await open({}, ['h'], () => woken++);
    const other = await open();
    await until(() => woken > 0);
    expect(await cutConnections()).toBeGreaterThan(0);
    woken = 0;
    await eventually(async () =>
      store.accept([arrival('1')]).then(
        ({ seqs }) => seqs,
        () => [],
      ),
    );
    // It listens again, and knows that it may have missed something.
    await until(() => woken > 0);
    woken = 0;
    await other.accept([arrival('2', 'h', 'another key')]);
    await until(() => woken > 0);
    expect(await store.claim(one())).toHaveLength(2);
  });

  it('wakes nobody for what it hands out itself', async () => {
    let woken = 0;
    const own = await open();
    await open({}, ['h'], () => woken++);
    await until(() => woken > 0);
    woken = 0;
    await own.accept([arrival('1')], one());
    await sleep(20);
    expect(woken).toBe(0);
    await own.accept(
      [arrival('2', 'h', 'b'), arrival('3', 'h', 'c')],
      one('h', 1),
    );
    await until(() => woken > 0);
  });

  it('wakes the processes that run a handler, and not itself', async () => {
    const woken = { own: 0, other: 0, unconcerned: 0 };
    const own = await open({}, ['h'], () => woken.own++);
    await open({}, ['h'], () => woken.other++);
    await open({}, ['g'], () => woken.unconcerned++);
    await until(() => woken.own * woken.other * woken.unconcerned > 0);
    Object.assign(woken, { own: 0, other: 0, unconcerned: 0 });
    await own.accept([arrival('1')]);
    await until(() => woken.other > 0);
    await sleep(20);
    expect(woken).toMatchObject({ own: 0, unconcerned: 0 });
  });

  it('uses a pool of the application, whatever its parsers, and leaves it open', async () => {
    const { default: pg } = await import('pg');
    const pool = new pg.Pool({ connectionString: database.url, max: 3 });
    pool.options.types = {
      getTypeParser: () => () => {
        throw new Error('not for us');
      },
    } as never;
    const store = await open({ pool });
    await store.accept([arrival('1')]);
    expect(await store.claim(one())).toHaveLength(1);
    await store.close();
    expect(pool.ended).toBe(false);
    await pool.end();
  });

  describe('when an answer gets lost', () => {
    /** A pool that carries a call of the function out and then says that it failed. */
    async function losing(name: string) {
      const { default: pg } = await import('pg');
      const pool = new pg.Pool({ connectionString: database.url });
      let left = 1;
      pool.on('connect', (client: unknown) => {
        const lossy = client as PgClient;
        const query = lossy.query.bind(lossy);
        const lose = (asked: PgQuery, callback: PgCallback) => {
          const isLost = asked.text.includes(`.${name}(`) && left-- > 0;
          query(asked, (error, result) => {
            callback(isLost ? new Error('lost') : error, result);
          });
        };
        Object.assign(lossy, { query: lose });
      });
      const store = await open({
        pool: pool as unknown as PgPool,
        lease: 400,
        listen: false,
      });
      return { store, end: () => pool.end() };
    }

    it('takes back what was handed out, and counts neither attempt nor crash', async () => {
      const { store, end } = await losing('claim');
      const {
        seqs: [seq],
      } = await store.accept([arrival('1')]);
      await expect(store.claim(one())).rejects.toThrow('lost');
      const [claim] = await eventually(() => store.claim(one()));
      expect(claim).toMatchObject({ attempt: 1, event: { id: '1' } });
      expect((await jobOf(store, seq!)).crashes).toBe(0);
      await end();
    });

    it('takes back what an accept handed out, and keeps its events once', async () => {
      const { store, end } = await losing('accept');
      const batch = [arrival('1'), arrival('2')];
      await expect(store.accept(batch, one())).rejects.toThrow('lost');
      const { seqs, claims } = await store.accept(batch, one());
      expect({ seqs, claims }).toEqual({
        seqs: [undefined, undefined],
        claims: [],
      });
      const [claim] = await eventually(() => store.claim(one()));
      expect(claim).toMatchObject({ attempt: 1, event: { id: '1' } });
      expect((await jobOf(store, claim!.event.seq)).crashes).toBe(0);
      await end();
    });

    it('takes back what a step handed out, and records an end once', async () => {
      const { store, end } = await losing('settle');
      const {
        seqs: [first, second],
      } = await store.accept([arrival('1'), arrival('2')]);
      const claims = await store.claim(one());
      await expect(store.settle(ends(claims, done, true))).rejects.toThrow(
        'lost',
      );
      expect(await store.settle(ends(claims, dead, true))).toEqual([]);
      expect((await jobOf(store, first!)).status).toBe('done');
      const [claim] = await store.claim(one());
      expect(claim).toMatchObject({ attempt: 1, event: { id: '2' } });
      expect((await jobOf(store, second!)).crashes).toBe(0);
      await end();
    });
  });

  it('reaches lanes by their index, though statistics say that the tables are empty', async () => {
    const store = await open();
    await admin.query(
      `alter table ${table('job')} set (autovacuum_enabled = off);
       alter table ${table('lane')} set (autovacuum_enabled = off)`,
    );
    await admin.query(`analyze ${table('job')}, ${table('lane')}`);
    for (let batch = 0; batch < 20; batch++) {
      await store.accept(
        Array.from({ length: 500 }, (_, n) =>
          arrival(`${batch}-${n}`, 'h', `key ${(batch * 500 + n) % 5_000}`),
        ),
      );
    }
    const buffers = async (call: string) => {
      await admin.query('begin');
      // The first call reads the catalog, too.
      await admin.query(`savepoint s; select ${table(call)}; rollback to s`);
      const { rows } = await admin.query(
        `explain (analyze, buffers, format json) select * from ${table(call)}`,
      );
      await admin.query('rollback');
      const plan = rows[0]['QUERY PLAN'][0].Plan;
      return plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
    };
    const claims = await store.claim(one('h', 10));
    const end = claims.map(({ handler, lane, event, lease }) => ({
      handler,
      lane,
      seq: event.seq,
      token: lease,
      status: 'done',
      open: false,
      refund: 0,
      more: true,
    }));
    const wanted = JSON.stringify([{ handler: 'h', most: 10, block: false }]);
    const id = '00000000-0000-0000-0000-000000000000';
    // A scan of either table has hundreds of pages.
    expect(await buffers(`claim('${wanted}', '${id}', 1000)`)).toBeLessThan(
      500,
    );
    expect(await buffers(`settle('${JSON.stringify(end)}')`)).toBeLessThan(500);
  });
});

const done: Outcome = { kind: 'done' };
const dead: Outcome = {
  kind: 'dead',
  reason: 'exhausted',
  error: 'broken',
  block: true,
};
const retry = (delay: number): Outcome => ({
  kind: 'retry',
  delay,
  error: 'broken',
});

const one = (handler = 'h', limit = 100) => [{ handler, limit }];

function ends(
  claims: readonly Claim[],
  outcome: Outcome,
  more = false,
): JobEnd[] {
  return claims.map((claim) => ({ claim, outcome, more }));
}

function arrival(id: string, handler = 'h', key = 'key'): Arrival {
  return {
    event: {
      account: 'a',
      tenant: undefined,
      source: 'livekit',
      route: 'webhook',
      type: 'room_started',
      id,
      key,
      signedBy: undefined,
      occurredAt: new Date(0),
      receivedAt: new Date(0),
      headers: {},
      body: Buffer.from('{}'),
      redacted: false,
    },
    dedupeFor: 60_000,
    jobs: [{ handler, lane: JSON.stringify([key]) }],
  };
}

/** Asks until there is something. */
async function eventually<Item>(
  ask: () => Promise<readonly Item[]>,
): Promise<readonly Item[]> {
  for (let round = 0; round < 400; round++) {
    const found = await ask();
    if (found.length > 0) return found;
    await sleep(10);
  }
  throw new Error('nothing came');
}

async function until(condition: () => boolean): Promise<void> {
  for (let round = 0; round < 400; round++) {
    if (condition()) return;
    await sleep(10);
  }
  throw new Error('it did not happen');
}
