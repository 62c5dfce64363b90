import { Database } from './database.js';
import { inboxStoreContract } from '../inbox-store.contract.js';
import { SqliteStore } from './sqlite.store.js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

const folder = mkdtempSync(join(tmpdir(), 'webhooks-store-'));
let count = 0;

afterAll(() => rmSync(folder, { recursive: true }));

/** Time that goes on when it is told to. */
function clock() {
  let time = Date.now();
  return {
    now: () => time,
    advance: (ms: number) => {
      time += ms;
    },
  };
}

inboxStoreContract('SQLite', {
  create: async () => {
    const path = join(folder, `${count++}.db`);
    const time = clock();
    const connect = async () => new Database(path);
    return { ...time, store: new SqliteStore(connect, time.now) };
  },
});
