import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import type { Socket } from 'node:net';
import pg from 'pg';
// oxlint-disable-next-line no-restricted-imports -- tests get their database there
import {
  testDatabase,
  type TestDatabase,
} from '../../../../../test/support/postgres.js';
import { ask } from './ask.js';
import type { PgClient, PgPool } from './pg-types.js';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
afterEach(() => pool.end());

function open(config: pg.PoolConfig = {}): PgPool {
  pool = new pg.Pool({ connectionString: database.url, max: 1, ...config });
  pool.on('error', () => {});
  return pool as unknown as PgPool;
}

const pid = { text: 'select pg_backend_pid()::text as pid' };

describe('ask', () => {
  it('gives the rows, and its connection back', async () => {
    const asked = open();
    const first = await ask(asked, pid, 5_000, 5_000);
    expect(await ask(asked, pid, 5_000, 5_000)).toEqual(first);
    expect(pool.idleCount).toBe(1);
  });

  it('gives up a connection that does not answer in time', async () => {
    const asked = open();
    const late = ask(asked, { text: 'select pg_sleep(60)' }, 50, 5_000);
    await expect(late).rejects.toThrow('no answer of PostgreSQL within 50 ms');
    expect(pool.totalCount).toBe(0);
    expect(await ask(asked, pid, 5_000, 5_000)).toHaveLength(1);
  });

  it('waits no longer for a connection, and gives back one that comes too late', async () => {
    const asked = open();
    const busy = await pool.connect();
    await expect(ask(asked, pid, 10, 40)).rejects.toThrow('no answer');
    busy.release();
    expect(await ask(asked, pid, 5_000, 5_000)).toHaveLength(1);
    expect(pool.idleCount).toBe(1);
  });

  it('rejects where the connection breaks meanwhile, and the process goes on', async () => {
    const asked = open();
    const [lent] = await Promise.all([
      new Promise<pg.PoolClient>((resolve) => pool.once('acquire', resolve)),
      ask(asked, pid, 5_000, 5_000),
    ]);
    const broken = ask(asked, { text: 'select pg_sleep(60)' }, 30_000, 5_000);
    const rejected = expect(broken).rejects.toThrow('broken');
    await new Promise((resolve) => setImmediate(resolve));
    const { connection } = lent as unknown as {
      connection: { stream: Socket };
    };
    connection.stream.destroy(new Error('broken'));
    await rejected;
    expect(pool.totalCount).toBe(0);
  });

  it('gives a connection that is free late only what is left of the time', async () => {
    const busy = open();
    const lent = await pool.connect();
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    try {
      let lend = () => {};
      const asked = Object.assign(busy, {
        connect(callback: (error: undefined, client: PgClient) => void) {
          lend = () => callback(undefined, lent as unknown as PgClient);
        },
      });
      let error: unknown;
      const late = ask(asked, { text: 'select pg_sleep(60)' }, 1_000, 500);
      const ended = late.catch((cause: unknown) => (error = cause));
      await jest.advanceTimersByTimeAsync(1_200);
      lend();
      await jest.advanceTimersByTimeAsync(299);
      expect(error).toBeUndefined();
      await jest.advanceTimersByTimeAsync(1);
      await ended;
      expect(String(error)).toContain('no answer of PostgreSQL');
    } finally {
      jest.useRealTimers();
    }
  });

  it('rejects, and leaves no timer, where pool or client throw', async () => {
    const nowhere = open({ connectionString: 'postgres://u:p@h:none/db' });
    const timers = () =>
      process.getActiveResourcesInfo().filter((it) => it === 'Timeout').length;
    const before = timers();
    const url = ask(nowhere, pid, 60_000, 5_000);
    await expect(url).rejects.toThrow('Invalid URL');
    expect(timers()).toBe(before);
    const asked = open();
    pool.on('connect', (client) => {
      Object.assign(client, {
        query: () => {
          throw new Error('thrown');
        },
      });
    });
    await expect(ask(asked, pid, 60_000, 5_000)).rejects.toThrow('thrown');
    expect(pool.totalCount).toBe(0);
  });

  it('rejects what the database refuses, and what it cannot reach', async () => {
    const asked = open();
    await expect(ask(asked, { text: 'selekt' }, 5_000, 5_000)).rejects.toThrow(
      'syntax error',
    );
    await pool.end();
    const closed = open({ connectionString: 'postgres://u:p@127.0.0.1:1/db' });
    await expect(ask(closed, pid, 5_000, 5_000)).rejects.toThrow(
      'ECONNREFUSED',
    );
  });
});
