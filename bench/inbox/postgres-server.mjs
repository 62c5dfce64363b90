import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { endPostgres } from '../../test/support/end-postgres.mjs';

const SCRIPT = fileURLToPath(
  new URL('../../test/support/postgres-server.mjs', import.meta.url),
);

/** Segments of the log, of 16 MB, that a server keeps with `max_wal_size` as it comes. */
const SEGMENTS = 60;

/** The server of `DATABASE_URL`, else one that is started here and ended with its data. */
export async function findPostgres(folder) {
  const given = process.env.DATABASE_URL;
  if (given) return { url: given, where: 'DATABASE_URL', end: async () => {} };
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT]);
  await writeFile(join(folder, 'postgres.json'), stdout);
  const { url } = JSON.parse(stdout);
  await age(url);
  return { url, where: 'embedded', end: () => endPostgres(folder) };
}

/**
 * A server that has run for a while uses the old segments of its log again. A
 * fresh one makes each anew, and all commits wait 50 ms for that, every few seconds.
 */
async function age(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`alter system set min_wal_size = '1GB'`);
  await client.query('select pg_reload_conf()');
  for (let segment = 0; segment < SEGMENTS; segment++) {
    // An empty one is not ended.
    await client.query(`select pg_logical_emit_message(false, 'bench', '')`);
    await client.query('select pg_switch_wal()');
  }
  await client.query('checkpoint');
  await client.end();
}
