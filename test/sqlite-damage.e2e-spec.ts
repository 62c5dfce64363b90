import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, type LoggerService } from '@nestjs/common';
import {
  Inbox,
  OnWebhookEvent,
  sqliteInbox,
  WebhooksModule,
  type WebhookEvent,
} from 'nestjs-livestream-webhooks';
import {
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boot, type Running } from './support/boot.js';
import { postLiveKit, roomEvent, testLiveKit } from './support/livekit.js';
import { until } from './support/until.js';

let folder: string;
let path: string;
let running: Running | undefined;
let log: string[];
let handled: string[];
let letGo: () => void;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'damage-'));
  path = join(folder, 'webhooks.db');
  log = [];
  handled = [];
  letGo = () => {};
});

afterEach(async () => {
  letGo();
  await running?.app.close();
  running = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** An application whose handler waits for {@link letGo} where that is asked for. */
async function start({ holds = false } = {}): Promise<void> {
  const gate = holds
    ? new Promise<void>((resolve) => (letGo = resolve))
    : Promise.resolve();
  @Injectable()
  class Handlers {
    @OnWebhookEvent({ concurrency: 1 })
    async take({ id }: WebhookEvent) {
      await gate;
      handled.push(id);
    }
  }
  running = await boot({
    adapter: 'express',
    options: { logger: keeping() },
    metadata: {
      imports: [
        WebhooksModule.forRoot({
          sources: [testLiveKit()],
          inbox: sqliteInbox({ path }),
          shutdownTimeout: 200,
        }),
      ],
      providers: [Handlers],
    },
  });
}

function keeping(): LoggerService {
  const keep =
    (level: string) =>
    (...message: unknown[]) =>
      void log.push(`${level} ${String(message[0])}`);
  return { log: keep('log'), warn: keep('warn'), error: keep('error') };
}

/** @returns the id where it was kept */
async function send(room = 'standup'): Promise<string | undefined> {
  const event = { ...roomEvent('room_started', room), filler: 'x'.repeat(5e3) };
  const { status } = await postLiveKit(
    `${running!.url}/webhooks/livekit`,
    event,
  );
  if (status !== 503) expect(status).toBe(200);
  return status === 200 ? event.id : undefined;
}

const isRefused = async () => (await send()) === undefined;
const stats = () => running!.app.get(Inbox).stats();
const errors = () => log.filter((line) => line.startsWith('error'));

/** Writes past the application: what it has read it must read again. */
function beside(sql: string): void {
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  db.exec(`${sql}; pragma wal_checkpoint(truncate)`);
  db.close();
}

const A_WRITE = `insert into paused (handler) values ('nobody')`;

function garbage(
  file: string,
  at = 0,
  length = statSync(file).size - at,
): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.alloc(length, 0xa7), 0, length, at);
  closeSync(descriptor);
}

describe('a SQLite file that is damaged while it is open', () => {
  it('is told once, with the file, what SQLite said and what to do, also in stats, and is written no more', async () => {
    await start();
    for (let n = 0; n < 30; n++) expect(await isRefused()).toBe(false);
    beside(A_WRITE);
    truncateSync(path, 4_096);
    await until(isRefused, 'a refusal');
    const [error, ...more] = errors();
    expect(error).toContain(`${path}: database disk image is malformed`);
    expect(error).toContain('webhooks are answered 503');
    expect(error).toContain(`sqlite3 ${path} .recover`);
    for (let n = 0; n < 10; n++) expect(await isRefused()).toBe(true);
    expect([more, errors()]).toEqual([[], [error]]);
    expect((await stats()).trouble).toContain('.recover');
  });

  it('is written no more once somebody who looks finds out', async () => {
    await start();
    for (let n = 0; n < 30; n++) expect(await isRefused()).toBe(false);
    beside(A_WRITE);
    garbage(path, 4_096);
    const inbox = running!.app.get(Inbox);
    const find = inbox.find({ search: 'x' });
    await expect(find).rejects.toThrow('malformed');
    expect(await isRefused()).toBe(true);
    expect((await stats()).trouble).toContain(path);
  });

  it('is told also where only its rows contradict each other', async () => {
    await start();
    for (let n = 0; n < 5; n++) await send();
    await until(() => handled.length === 5);
    beside(
      `insert into job (event, handler, lane, place) values (6, 'Handlers.take', '', 6)`,
    );
    // What is claimed and recorded meanwhile works.
    for (let n = 0; n < 200; n++) expect(await isRefused()).toBe(true);
    expect(errors()).toEqual([
      expect.stringMatching(/UNIQUE constraint failed.*integrity_check/),
    ]);
    expect((await stats()).trouble).toContain(path);
  });
});

describe('a SQLite file that is damaged before the start', () => {
  it.each([
    ['its beginning', () => garbage(path, 0, 100)],
    ['its tables', () => garbage(path, 100)],
    ['nearly all of it gone', () => truncateSync(path, 5_000)],
  ])('refuses to boot, and says what to do: %s', async (_what, damage) => {
    await start();
    for (let n = 0; n < 5; n++) await send();
    await running!.app.close();
    running = undefined;
    damage();
    await expect(start()).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_CONFIGURATION',
      message: expect.stringMatching(
        /sqliteInbox: .*webhooks\.db cannot be opened: .*\.recover/,
      ),
    });
  });

  it('refuses to boot on a damaged lock, which can be deleted', async () => {
    writeFileSync(`${path}.lock`, 'x'.repeat(5_000));
    await expect(start()).rejects.toThrow(
      /webhooks\.db\.lock is damaged .*delete it/,
    );
    rmSync(`${path}.lock`);
    await start();
    expect(await isRefused()).toBe(false);
  });
});

describe('a SQLite file that is taken away while it is open', () => {
  it.each([
    ['deleted', () => rmSync(path)],
    ['moved', () => renameSync(path, `${path}.away`)],
    [
      'replaced by a copy',
      () => {
        copyFileSync(path, `${path}.copy`);
        renameSync(`${path}.copy`, path);
      },
    ],
    ['deleted with its folder', () => rmSync(folder, { recursive: true })],
    ['deleted: its -wal', () => rmSync(`${path}-wal`)],
    ['deleted: its -shm', () => rmSync(`${path}-shm`)],
  ])(
    'takes nothing more, and what waited is still handled: %s',
    async (_what, take) => {
      await start({ holds: true });
      const kept = [await send(), await send(), await send('other')];
      take();
      expect(await isRefused()).toBe(true);
      expect(await isRefused()).toBe(true);
      letGo();
      await until(() => handled.length === 3, 'what waited');
      expect(handled).toEqual(expect.arrayContaining(kept));
      expect(errors()).toEqual([
        expect.stringMatching(/was deleted, moved or replaced .*mv, not cp/),
      ]);
      expect((await stats()).trouble).toContain(path);
    },
  );

  it('is noticed where nothing comes in', async () => {
    await start();
    rmSync(path);
    await until(() => errors().length === 1, 'the error');
  });

  it('goes on when the same file is put back, and not with a copy', async () => {
    await start();
    await send();
    renameSync(path, `${path}.away`);
    expect(await isRefused()).toBe(true);
    copyFileSync(`${path}.away`, path);
    expect(await isRefused()).toBe(true);
    renameSync(`${path}.away`, path);
    expect(await isRefused()).toBe(false);
    expect((await stats()).trouble).toBeUndefined();
    expect(log).toContain(`log The inbox has its file back: ${path}`);
  });
});

describe('the lock of a SQLite file that is taken away', () => {
  it('stops everything: another process may have the file', async () => {
    await start({ holds: true });
    await send();
    await send();
    rmSync(`${path}.lock`);
    expect(await isRefused()).toBe(true);
    letGo();
    await until(() => handled.length === 1);
    await until(async () => (await stats()).trouble !== undefined);
    expect((await stats()).trouble).toContain(`${path}.lock`);
    expect(errors()).toEqual([expect.stringContaining(`${path}.lock`)]);
    expect(handled).toHaveLength(1);
  });
});
