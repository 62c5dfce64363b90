import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endPostgres } from '../support/end-postgres.mjs';
import { step } from './step.mjs';

/** Runs `use` with the address of a PostgreSQL server: that of `TEST_DATABASE_URL`, or one of its own. */
export async function withDatabase(folder, use) {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) return use(given);
  const script = 'test/support/postgres-server.mjs';
  const server = step('start PostgreSQL', 'node', [script]);
  writeFileSync(join(folder, 'postgres.json'), server);
  try {
    return await use(JSON.parse(server).url);
  } finally {
    await endPostgres(folder);
  }
}
