import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Ends the PostgreSQL server of this test run, where a test asked for one, and deletes its data. */
export async function endPostgres(runFolder) {
  const server = readServer(join(runFolder, 'postgres.json'));
  if (server?.pid === undefined) return;
  // "Immediate shutdown": nobody wants the data any more.
  try {
    process.kill(server.pid, 'SIGQUIT');
  } catch {
    // It ended by itself.
  }
  const lock = join(server.folder, 'postmaster.pid');
  for (let tries = 0; existsSync(lock) && tries < 250; tries++) await sleep(20);
  rmSync(server.folder, { recursive: true, force: true, maxRetries: 5 });
}

function readServer(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
