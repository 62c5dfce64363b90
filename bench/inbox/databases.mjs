import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { postgresInbox } from '../../libs/webhooks/dist/esm/inbox/postgres/index.js';
import { sqliteInbox } from '../../libs/webhooks/dist/esm/inbox/sqlite/sqlite-inbox.js';

/** The inbox at a place, which another process can be told of. */
export function optionOf({ path, url, schema }) {
  return path
    ? sqliteInbox({ path })
    : postgresInbox({ connectionString: url, schema });
}

/** Files in a folder, each for one measurement. */
export function sqliteDatabase(folder) {
  return {
    name: 'SQLite',
    async use(work) {
      const place = { path: join(folder, `${randomName()}.db`) };
      try {
        return await work({ place, option: optionOf(place) });
      } finally {
        for (const end of ['', '-wal', '-shm', '.lock']) {
          rmSync(place.path + end, { force: true, recursive: true });
        }
      }
    },
  };
}

/** Schemas in a database, each for one measurement, dropped after it. */
export function postgresDatabase(url) {
  return {
    name: 'PostgreSQL',
    async use(work) {
      const place = { url, schema: randomName() };
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      try {
        return await work({ place, option: optionOf(place), client });
      } finally {
        await client.query(`drop schema if exists "${place.schema}" cascade`);
        await client.end();
      }
    },
  };
}

function randomName() {
  return `bench_${randomBytes(6).toString('hex')}`;
}
