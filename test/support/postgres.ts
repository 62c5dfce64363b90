import { randomBytes } from 'node:crypto';
import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ROOT, runCommand } from './run-command.js';

/** A database, and a schema's name in it that nobody else has. */
export interface TestDatabase {
  readonly url: string;
  readonly schema: string;
  /** A connected client, ended by {@link drop} at the latest. */
  client(): Promise<pg.Client>;
  drop(): Promise<void>;
}

/**
 * The database of `TEST_DATABASE_URL`, or one server for the whole test run,
 * started by the first test file that asks.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const url = process.env['TEST_DATABASE_URL'] ?? (await serverOfThisRun());
  const schema = `test_${randomBytes(8).toString('hex')}`;
  const clients: pg.Client[] = [];
  const client = async () => {
    const fresh = new pg.Client({ connectionString: url });
    // Tests end connections on purpose.
    fresh.on('error', () => {});
    await fresh.connect();
    clients.push(fresh);
    return fresh;
  };
  return {
    url,
    schema,
    client,
    drop: async () => {
      const last = await client();
      await last.query(`drop schema if exists "${schema}" cascade`);
      await Promise.all(clients.map((each) => each.end()));
    },
  };
}

async function serverOfThisRun(): Promise<string> {
  // Made by Jest's globalSetup; globalTeardown ends what the file names.
  const folder = process.env['TEST_RUN_FOLDER'] ?? '';
  const stamp = join(folder, 'postgres.json');
  if (await isFirst(join(folder, 'postgres.lock'))) {
    const script = join(ROOT, 'test/support/postgres-server.mjs');
    const { code, output } = await runCommand(process.execPath, [script]);
    // Renamed into place: nobody reads half a stamp.
    await writeFile(
      `${stamp}.new`,
      code === 0 ? output : JSON.stringify({ failed: output }),
    );
    await rename(`${stamp}.new`, stamp);
  }
  const { url, failed } = await written(stamp);
  if (url === undefined) throw new Error(`PostgreSQL did not start: ${failed}`);
  return url;
}

async function isFirst(lock: string): Promise<boolean> {
  try {
    const file = await open(lock, 'wx');
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function written(
  stamp: string,
): Promise<{ url?: string; failed?: string }> {
  for (;;) {
    try {
      return JSON.parse(await readFile(stamp, 'utf8')) as { url: string };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    await sleep(50);
  }
}
