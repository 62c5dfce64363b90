import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inboxCommandsContract } from '../inbox-commands.contract.js';
import type { Arrival } from '../kept-event.js';
import { Database } from './database.js';
import { sqliteInbox } from './sqlite-inbox.js';
import { visitSqlite } from './sqlite-visit.js';

const folder = mkdtempSync(join(tmpdir(), 'webhooks-commands-'));
let count = 0;
const newPath = () => join(folder, `${count++}.db`);

beforeAll(() => Logger.overrideLogger(false));
afterAll(() => rmSync(folder, { recursive: true }));

inboxCommandsContract('SQLite', () => {
  const path = newPath();
  return { option: sqliteInbox({ path }), visit: () => visitSqlite(path) };
});

describe('a visit to a SQLite file', () => {
  it('makes no file where there is none', async () => {
    const path = newPath();
    await expect(visitSqlite(path)).rejects.toThrow(`There is no file ${path}`);
    expect(existsSync(path)).toBe(false);
  });

  it.each([
    [
      'text',
      (path: string) => writeFileSync(path, 'x'.repeat(9_000)),
      'cannot be read',
    ],
    [
      'another database',
      (path: string) => new Database(path).close(),
      'There is no inbox in',
    ],
    [
      'a later version',
      (path: string) => withVersion(path, 99),
      "the application's own version",
    ],
  ])('refuses %s, and says what to do', async (_what, make, message) => {
    const path = newPath();
    make(path);
    await expect(visitSqlite(path)).rejects.toThrow(message);
  });

  it('counts nothing as running that a dead process left', async () => {
    const path = newPath();
    const handler = 'h';
    const died = sqliteInbox({ path }).create();
    await died.open([{ id: handler, aliases: [] }], () => {});
    const event = { ...arrivalOf('1'), jobs: [{ handler, lane: '1' }] };
    await died.accept([event, arrivalOf('2')], [{ handler, limit: 9 }]);
    const visit = await visitSqlite(path);
    expect(await visit.stats()).toMatchObject([{ waiting: 0, running: 1 }]);
    // What is in the file is what a kill would leave.
    await died.close();
    expect(await visit.stats()).toMatchObject([{ waiting: 1, running: 0 }]);
    await visit.close();
  });

  it('says what to do about a damaged file', async () => {
    const path = newPath();
    writeFileSync(path, 'x'.repeat(10_000));
    await expect(visitSqlite(path)).rejects.toThrow(/damaged.*\.recover/);
    rmSync(path);
    const store = sqliteInbox({ path }).create();
    await store.open([], () => {});
    await store.close();
    writeFileSync(path, readFileSync(path).fill(0xa7, 4_096));
    const visit = await visitSqlite(path);
    await expect(visit.stats()).rejects.toThrow(/damaged.*\.recover/);
    await visit.close();
  });

  it('reads what a process left that died, log and all', async () => {
    const path = newPath();
    const store = sqliteInbox({ path }).create();
    await store.open([{ id: 'h', aliases: [] }], () => {});
    await store.pause('h');
    const visit = await visitSqlite(path);
    expect(await visit.stats()).toMatchObject([
      { handler: 'h', paused: true, known: true },
    ]);
    await store.close();
    expect(await visit.stats()).toMatchObject([{ paused: true }]);
    await visit.close();
    const later = await visitSqlite(path);
    expect(await later.stats()).toMatchObject([{ paused: true }]);
    await later.close();
  });
});

function arrivalOf(id: string): Arrival {
  return {
    dedupeFor: 60_000,
    jobs: [],
    event: {
      account: 'livekit',
      tenant: undefined,
      source: 'livekit',
      route: 'events',
      type: 'room_started',
      id,
      key: id,
      signedBy: undefined,
      occurredAt: new Date(0),
      receivedAt: new Date(0),
      headers: {},
      body: Buffer.from('{}'),
      redacted: false,
    },
  };
}

function withVersion(path: string, version: number): void {
  const db = new Database(path);
  db.exec(`pragma user_version = ${version}`);
  db.close();
}
