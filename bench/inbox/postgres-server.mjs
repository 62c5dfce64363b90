import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { endPostgres } from '../../test/support/end-postgres.mjs';

const SCRIPT = fileURLToPath(
  new URL('../../test/support/postgres-server.mjs', import.meta.url),
);

/** The server of `DATABASE_URL`, else one that is started here and ended with its data. */
export async function findPostgres(folder) {
  const given = process.env.DATABASE_URL;
  if (given) return { url: given, where: 'DATABASE_URL', end: async () => {} };
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT]);
  await writeFile(join(folder, 'postgres.json'), stdout);
  const { url } = JSON.parse(stdout);
  return { url, where: 'embedded', end: () => endPostgres(folder) };
}
