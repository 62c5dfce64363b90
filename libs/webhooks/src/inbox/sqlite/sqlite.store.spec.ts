import { Database } from './database.js';
import { inboxStoreContract } from '../inbox-store.contract.js';
import { MemoryStore } from './memory.store.js';
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

inboxStoreContract('memory', {
  forgets: true,
  create: async () => {
    const time = clock();
    const bounds = { capacity: 10_000, remembered: 10_000 };
    return { ...time, store: new MemoryStore(bounds, time.now) };
  },
});
