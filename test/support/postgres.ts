import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { oncePerRun } from './once-per-run.js';
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
  // globalTeardown ends what the stamp names.
  const server = await oncePerRun('postgres', startServer);
  if ('failed' in server) {
    throw new Error(`PostgreSQL did not start: ${server.failed}`);
  }
  return server.url;
}

async function startServer(): Promise<{ url: string } | { failed: string }> {
  const script = join(ROOT, 'test/support/postgres-server.mjs');
  const { code, output } = await runCommand(process.execPath, [script]);
  return code === 0
    ? (JSON.parse(output) as { url: string })
    : { failed: output };
}
