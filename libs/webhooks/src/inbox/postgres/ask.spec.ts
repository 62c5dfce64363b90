import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it,
} from '@jest/globals';
import pg from 'pg';
// oxlint-disable-next-line no-restricted-imports -- tests get their database there
import {
  testDatabase,
  type TestDatabase,
} from '../../../../../test/support/postgres.js';
import { ask } from './ask.js';
import type { PgPool } from './pg-types.js';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
afterEach(() => pool.end());

function open(): PgPool {
  pool = new pg.Pool({ connectionString: database.url, max: 1 });
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

  it('rejects where the connection is cut meanwhile', async () => {
    const asked = open();
    const client = await database.client();
    const cut = ask(
      asked,
      { text: `select pg_sleep(60), 'cut me'` },
      30_000,
      5_000,
    );
    const rejected = expect(cut).rejects.toThrow();
    const kill = `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and query like '%cut me%'`;
    let killed = 0;
    while (killed === 0) killed = (await client.query(kill)).rowCount ?? 0;
    await rejected;
  });

  it('rejects what the database refuses, and what it cannot reach', async () => {
    const asked = open();
    await expect(ask(asked, { text: 'selekt' }, 5_000, 5_000)).rejects.toThrow(
      'syntax error',
    );
    await pool.end();
    pool = new pg.Pool({ host: '127.0.0.1', port: 1 });
    await expect(
      ask(pool as unknown as PgPool, pid, 5_000, 5_000),
    ).rejects.toThrow('ECONNREFUSED');
  });
});
