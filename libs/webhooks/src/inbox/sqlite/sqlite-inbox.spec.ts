import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { inboxContract } from '../inbox.contract.js';
import { sqliteInbox } from './sqlite-inbox.js';

const folder = mkdtempSync(join(tmpdir(), 'webhooks-sqlite-'));
let count = 0;

afterAll(() => rmSync(folder, { recursive: true }));

inboxContract('SQLite', () =>
  sqliteInbox({ path: join(folder, `${count++}.db`) }),
);
