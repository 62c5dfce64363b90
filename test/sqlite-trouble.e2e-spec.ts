import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it,
} from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLedger } from './kill/handled.js';
import { Sample } from './kill/sample.js';
import { build } from './support/build.js';
import { DEVELOPMENT, postLiveKit, roomEvent } from './support/livekit.js';
import { runCommand } from './support/run-command.js';
import { until } from './support/until.js';

const PRLIMIT = '/usr/bin/prlimit';

describe('the sample on SQLite', () => {
  let folder: string;
  let samples: Sample[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trouble-'));
    await build();
  }, 180_000);

  afterEach(async () => {
    for (const sample of samples) await sample.end('SIGKILL');
    samples = [];
  });

  afterAll(() => rm(folder, { recursive: true }));

  async function create(env: NodeJS.ProcessEnv): Promise<Sample> {
    const sample = await Sample.create(env);
    samples.push(sample);
    return sample;
  }

  async function send(sample: Sample) {
    const event = { ...roomEvent(), filler: 'x'.repeat(20_000) };
    const url = `${sample.url}/webhooks/livekit`;
    const answer = await postLiveKit(url, event, DEVELOPMENT);
    return {
      id: event.id,
      status: answer.status,
      retryAfter: answer.headers.get('retry-after'),
    };
  }

  if (existsSync(PRLIMIT)) {
    it('answers 503 while the disk is full, stays healthy, and goes on when there is room', async () => {
      const ledger = join(folder, 'full.jsonl');
      const sample = await create({ SAMPLE_LEDGER: ledger });
      await sample.start();
      const kept: string[] = [];
      const take = async () => {
        const { id, status, retryAfter } = await send(sample);
        if (status === 200) kept.push(id);
        else expect([status, retryAfter]).toEqual([503, '7']);
        return status;
      };
      for (let n = 0; n < 20; n++) expect(await take()).toBe(200);

      // No file of the process may grow beyond what its database has by now: to it, the disk is full.
      const limit = (size: string) =>
        runCommand(PRLIMIT, [`--fsize=${size}`, '--pid', `${sample.pid}`]);
      await limit('1024:unlimited');
      await until(async () => (await take()) === 503, 'a full disk');
      for (let n = 0; n < 20; n++) expect(await take()).toBe(503);
      expect(await sample.answers()).toBe(true);

      await limit('unlimited:unlimited');
      await until(async () => (await take()) === 200, 'recovery');
      for (let n = 0; n < 20; n++) expect(await take()).toBe(200);
      await until(async () => {
        const handled = new Set((await readLedger(ledger)).map(({ id }) => id));
        return kept.every((id) => handled.has(id));
      }, 'the last job');
      const said = (text: string) => sample.output.split(text).length - 1;
      expect(said('The inbox cannot reach its store')).toBe(1);
      expect(said('The inbox has its store back')).toBe(1);
    });
  } else {
    const reason = 'no prlimit here, which Linux has in util-linux';
    console.warn(`Skipped: ${reason}`);
    it.skip(`answers 503 while the disk is full (${reason})`, () => {});
  }

  it('is refused as the second process on one file, after it has waited, and told by whom', async () => {
    const SAMPLE_DATA_DIR = join(folder, 'shared');
    const first = await create({ SAMPLE_DATA_DIR });
    await first.start();
    const second = await create({ SAMPLE_DATA_DIR });
    await second.start();
    expect(await second.end('SIGTERM')).not.toBe(0);
    expect(second.output).toContain(
      `belongs to another process (pid ${first.pid}), which is running`,
    );
    expect(await first.answers()).toBe(true);
  });

  it('starts as the second process when the first one ends meanwhile', async () => {
    const SAMPLE_DATA_DIR = join(folder, 'handed-over');
    const first = await create({ SAMPLE_DATA_DIR });
    await first.start();
    const second = await create({ SAMPLE_DATA_DIR });
    const started = second.start();
    await first.end('SIGTERM');
    await started;
    expect(second.isRunning).toBe(true);
    expect((await send(second)).status).toBe(200);
  });

  it('stops where its lock is deleted, so that a second process on the file hands nothing out twice', async () => {
    const SAMPLE_DATA_DIR = join(folder, 'unlocked');
    const ledger = join(folder, 'unlocked.jsonl');
    const env = { SAMPLE_DATA_DIR, SAMPLE_LEDGER: ledger };
    const first = await create(env);
    await first.start();
    expect((await send(first)).status).toBe(200);
    await rm(join(SAMPLE_DATA_DIR, 'webhooks.db.lock'));
    const second = await create(env);
    await second.start();
    await until(async () => (await send(first)).status === 503, 'a refusal');
    expect(first.output).toMatch(/webhooks\.db\.lock was deleted/);
    const kept: string[] = [];
    for (let n = 0; n < 20; n++) {
      expect((await send(first)).status).toBe(503);
      const { id, status } = await send(second);
      expect(status).toBe(200);
      kept.push(id);
    }
    const handled = async () =>
      (await readLedger(ledger)).filter(({ id }) => kept.includes(id));
    await until(
      async () => new Set((await handled()).map(({ id }) => id)).size === 20,
      'the last job',
    );
    const calls = (await handled()).map(
      ({ id, handler }) => `${id} ${handler}`,
    );
    expect(new Set(calls).size).toBe(calls.length);
  });

  it.each([
    ['a folder that is a file', async (path: string) => writeFile(path, '')],
    [
      'a database that is none',
      async (path: string) => {
        await mkdir(path);
        await writeFile(join(path, 'webhooks.db'), 'x'.repeat(10_000));
      },
    ],
    [
      'a database that is a folder',
      async (path: string) => {
        await mkdir(join(path, 'webhooks.db'), { recursive: true });
      },
    ],
  ])('refuses to start on %s, and says what to do', async (what, make) => {
    const path = join(folder, what);
    await make(path);
    const sample = await create({ SAMPLE_DATA_DIR: path });
    await sample.start();
    expect(await sample.end('SIGTERM')).not.toBe(0);
    expect(sample.output).toMatch(
      /sqliteInbox: .* cannot be opened: .*Choose a path on a local disk/,
    );
  });
});
