import { rmSync } from 'node:fs';
import { endPostgres } from './end-postgres.mjs';

export default async function globalTeardown() {
  await endPostgres(process.env.TEST_RUN_FOLDER);
  rmSync(process.env.TEST_RUN_FOLDER, { recursive: true });
}
