import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it,
} from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLedger } from './kill/handled.js';
import { Load } from './kill/load.js';
import { Sample } from './kill/sample.js';
import { build } from './support/build.js';
import { DEVELOPMENT, postLiveKit, roomEvent } from './support/livekit.js';
import { OwnPostgres } from './support/own-postgres.js';
import { until } from './support/until.js';

/** 25 in `npm run nightly`: what five attempts of LiveKit's, 7 s apart, span. */
const SECONDS = Number(process.env['OUTAGE_SECONDS'] ?? 6);
const TIMEOUT = 120_000 + SECONDS * 5_000;

describe(`with PostgreSQL away for ${SECONDS} s`, () => {
  let folder: string;
  let postgres: OwnPostgres | undefined;
  let sample: Sample | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outage-'));
    await build();
    postgres = await OwnPostgres.start();
  }, 180_000);

  afterEach(() => sample?.end('SIGKILL'));

  afterAll(async () => {
    await postgres?.remove();
    await rm(folder, { recursive: true });
  });

  /** Sends an event past the simulator. */
  async function send() {
    const url = `${sample!.url}/webhooks/livekit`;
    const start = performance.now();
    const answer = await postLiveKit(url, roomEvent(), DEVELOPMENT);
    return {
      status: answer.status,
      retryAfter: answer.headers.get('retry-after'),
      took: performance.now() - start,
    };
  }

  it(
    'answers 503 with Retry-After at once, recovers by itself, and LiveKit loses nothing',
    async () => {
      const ledger = join(folder, 'ledger.jsonl');
      sample = await Sample.create({
        DATABASE_URL: postgres!.url,
        SAMPLE_LEDGER: ledger,
      });
      await sample.start();
      const load = new Load(sample.url);
      await until(() => load.acknowledged.length >= 50, 'events');

      await postgres!.stop();
      const back = performance.now() + SECONDS * 1_000;
      const answers: Awaited<ReturnType<typeof send>>[] = [];
      while (performance.now() < back) {
        answers.push(await send());
        await sleep(20);
      }
      await postgres!.again();
      const { length } = load.acknowledged;
      // LiveKit comes again after 7 s.
      await until(() => load.acknowledged.length > length, 'recovery');
      await load.stop();

      expect(sample.isRunning).toBe(true);
      expect(new Set(answers.map(({ status }) => status))).toEqual(
        new Set([503]),
      );
      expect(answers.every(({ retryAfter }) => retryAfter === '7')).toBe(true);
      const slowest = Math.max(...answers.map(({ took }) => took));
      console.info(
        `${answers.length} answers, the slowest after ${slowest.toFixed(0)} ms`,
      );
      const { sent, acknowledged, dropped, refused } = load.summary;
      expect({ acknowledged, dropped, refused }).toEqual({
        acknowledged: sent,
        dropped: 0,
        refused: 0,
      });
      await until(async () => {
        const calls = await readLedger(ledger);
        const handled = new Set(
          calls
            .filter(({ handler }) => handler === 'RoomHandlers.audit')
            .map(({ id }) => id),
        );
        return load.acknowledged.every((id) => handled.has(id));
      }, 'the last job').catch(() => {});
      const handled = new Set((await readLedger(ledger)).map(({ id }) => id));
      expect(load.acknowledged.filter((id) => !handled.has(id))).toEqual([]);
      // Said once when it went, and once when it came back.
      const said = (text: string) => sample!.output.split(text).length - 1;
      expect(said('cannot reach its store')).toBe(1);
      expect(said('has its store back')).toBe(1);
    },
    TIMEOUT,
  );
});
