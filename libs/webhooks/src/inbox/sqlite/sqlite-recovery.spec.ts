import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { KnownHandler } from '../inbox-store.js';
import type { Arrival } from '../kept-event.js';
import { Database } from './database.js';
import { SqliteStore } from './sqlite.store.js';

const folder = mkdtempSync(join(tmpdir(), 'webhooks-recovery-'));

afterAll(() => rmSync(folder, { recursive: true }));

/** A process that dies writes nothing: another connection finds the file as it was. */
// It says what ran as the process ended.
Logger.overrideLogger(false);

describe('a SQLite store that is opened again', () => {
  let path: string;
  let count = 0;
  const stores: SqliteStore[] = [];

  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
  });

  async function open(handler: Partial<KnownHandler> = {}, now = Date.now) {
    const store = new SqliteStore(async () => new Database(path), now);
    await store.open([{ id: 'h', aliases: [], ...handler }]);
    stores.push(store);
    return store;
  }

  const claim = (store: SqliteStore) =>
    store.claim([{ handler: 'h', limit: 9 }]);

  it('hands out again what ran, in order, and counts the attempt', async () => {
    path = join(folder, `${count++}.db`);
    const store = await open();
    await store.accept([arrival('1'), arrival('2')]);
    expect((await claim(store))[0]).toMatchObject({ attempt: 1 });

    const again = await open();
    const claims = await claim(again);
    expect(claims).toHaveLength(1);
    expect(claims[0]).toMatchObject({ attempt: 2, event: { id: '1' } });
    const [next] = await again.settle([
      { claim: claims[0]!, outcome: { kind: 'done' }, more: true },
    ]);
    expect(next).toMatchObject({ attempt: 1, event: { id: '2' } });
  });

  it.each(['continue', 'block'] as const)(
    'makes a dead letter of a job that took the process down three times (onDead: %s)',
    async (onDead) => {
      path = join(folder, `${count++}.db`);
      let store = await open({ onDead });
      await store.accept([arrival('1'), arrival('2')]);
      for (let crash = 1; crash <= 3; crash++) {
        expect((await claim(store))[0]).toMatchObject({ attempt: crash });
        store = await open({ onDead });
      }
      const record = await store.get('1');
      expect(record?.jobs[0]).toMatchObject({
        status: 'dead',
        reason: 'crashed',
        crashes: 3,
        blocking: onDead === 'block',
      });
      const next = await claim(store);
      expect(next.map(({ event }) => event.id)).toEqual(
        onDead === 'block' ? [] : ['2'],
      );
    },
  );

  it('hands out what was kept while the clock was a day ahead', async () => {
    path = join(folder, `${count++}.db`);
    const ahead = await open({}, () => Date.now() + 86_400_000);
    await ahead.accept([arrival('1'), arrival('2')]);
    const store = await open();
    expect(await store.nextDue(['h'])).toBe(0);
    expect(await claim(store)).toHaveLength(1);
  });

  it('keeps a retry waiting, and what is behind it', async () => {
    path = join(folder, `${count++}.db`);
    const before = await open();
    await before.accept([arrival('1'), arrival('2')]);
    const [first] = await claim(before);
    const outcome = { kind: 'retry', delay: 60_000, error: 'no' } as const;
    await before.settle([{ claim: first!, outcome, more: false }]);
    const store = await open();
    expect(await claim(store)).toEqual([]);
    expect(await store.nextDue(['h'])).toBeGreaterThan(50_000);
  });

  it('brings a file of the first version up to date, and keeps what is in it', async () => {
    path = join(folder, `${count++}.db`);
    const before = await open();
    await before.accept([arrival('1')]);
    await before.close();
    const db = new Database(path);
    db.exec('drop table command; drop table handler; pragma user_version = 1');
    db.close();
    const store = await open();
    expect(await store.commands!.leave({ kind: 'drop', seq: 7 })).toBe(1);
    expect((await claim(store))[0]!.event.id).toBe('1');
  });

  it('refuses a file that a newer version of the library wrote', async () => {
    path = join(folder, `${count++}.db`);
    await (await open()).close();
    const db = new Database(path);
    db.exec('pragma user_version = 1000');
    db.close();
    await expect(open()).rejects.toThrow(/Upgrade nestjs-livestream-webhooks/);
  });
});

function arrival(id: string): Arrival {
  return {
    dedupeFor: 60_000,
    jobs: [{ handler: 'h', lane: 'one' }],
    event: {
      account: 'livekit',
      tenant: undefined,
      source: 'livekit',
      route: 'events',
      type: 'room_started',
      id,
      key: 'one',
      signedBy: undefined,
      occurredAt: new Date(0),
      receivedAt: new Date(0),
      headers: {},
      body: Buffer.from('{}'),
      redacted: false,
    },
  };
}
