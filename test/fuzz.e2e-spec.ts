import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Campaign } from './fuzz/campaign.js';
import { exchangeAt } from './fuzz/generator.js';
import { Ledger } from './fuzz/ledger.js';
import { judge } from './fuzz/judge.js';
import { SampleProcess } from './fuzz/sample-process.js';
import { sendGenuine } from './fuzz/send-genuine.js';
import { sampleTargets, type Target } from './fuzz/target.js';
import { wireOf } from './fuzz/wire.js';
import { ADAPTERS } from './support/boot.js';
import { build } from './support/build.js';
import { until } from './support/until.js';

/** In all; half of them to each adapter, a part of these to each route. */
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 5_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const AGAIN = `FUZZ_SEED=${SEED} FUZZ_REQUESTS=${REQUESTS} npm test -- fuzz`;
/** Some 500 a second are sent to the slower adapter; a body that does not come takes 10 s. */
const TIMEOUT = 60_000 + REQUESTS * 10;

const CONTRACT = [200, 400, 401, 403, 404, 408, 413, 431];
/** Node's own answer to an `Expect` that is not `100-continue`, before anything of ours is asked. */
const EXPECTATION_FAILED = 417;

/** What may be left in memory of each event that was taken: SQLite has it on disk, its cache has a page of it. */
const PER_EVENT = 512;
/** What an event comes to that waits for another attempt of its handler: a list in a list is 2 bytes of JSON, and 56 of memory. */
const PER_WAITING_BYTE = 32;
/**
 * What comes and goes however many requests there are: code that is compiled,
 * or thrown away when it was not used for a while (0.7 MiB were measured).
 * Far less than a leak of the bodies would come to.
 */
const SLACK = 2 * 1024 * 1024;

describe('the sample under hostile requests', () => {
  let targets: readonly Target[];
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fuzz-'));
    targets = await sampleTargets();
    await build();
  }, 180_000);

  afterAll(() => rm(folder, { recursive: true }));

  it('is sent some on every route of every source that there is', () => {
    const sources = new URL('../libs/webhooks/src/sources', import.meta.url);
    const folders = readdirSync(sources, { withFileTypes: true });
    const names = folders.filter((f) => f.isDirectory()).map((f) => f.name);
    expect(new Set(targets.map(({ source }) => source))).toEqual(
      new Set(names),
    );
    expect(targets.every(({ payloads }) => payloads.length > 0)).toBe(true);
  });

  it('can be sent the same ones again', () => {
    const at = new Date();
    const sent = () =>
      Array.from({ length: 500 }, (_, number) =>
        exchangeAt(targets, SEED, number, at).requests.map(wireOf),
      );
    expect(sent()).toEqual(sent());
  });

  describe.each(ADAPTERS)('on %s', (adapter) => {
    let sample: SampleProcess;
    let ledger: Ledger;
    let campaign: Campaign;

    beforeAll(async () => {
      const file = join(folder, `${adapter}.jsonl`);
      ledger = await Ledger.open(file);
      sample = await SampleProcess.start(adapter, file);
      const requests = Math.ceil(REQUESTS / ADAPTERS.length);
      const plan = { targets, seed: SEED, requests };
      campaign = new Campaign(plan, sample, ledger);
      const start = performance.now();
      await campaign.run();
      if (process.env['FUZZ_REQUESTS']) {
        const seconds = (performance.now() - start) / 1000;
        process.stdout.write(report(adapter, seconds, campaign));
      }
    }, TIMEOUT);

    afterAll(async () => {
      await sample.stop();
      await ledger.close();
    });

    it('answers each as it deserves: with 200, 400, 401, 403, 404, 408, 413 or 431', () => {
      expectNone(campaign.wrong);
      const { statuses } = campaign.tally;
      const others = [...statuses].filter((s) => !CONTRACT.includes(s));
      expect(others.filter((s) => s !== EXPECTATION_FAILED)).toEqual([]);
    });

    it('runs no handler for what was not signed, and none twice', () => {
      expectNone(campaign.excess);
    });

    it('handles every event that it acknowledged', () => {
      expectNone(campaign.lost);
    });

    it('takes a fair share on every route, and refuses a fair share', () => {
      for (const { name } of targets) {
        expect(campaign.tally.share(name, 200, 403)).toBeGreaterThan(0.15);
        expect(campaign.tally.share(name, 400)).toBeGreaterThan(0.1);
        expect(campaign.tally.share(name, 401)).toBeGreaterThan(0.1);
      }
    });

    it('holds on to no more memory than the ids that it remembers', () => {
      const [warm, ...later] = campaign.measurements;
      expect(later.length).toBeGreaterThan(0);
      for (const { heapUsed, external, accepted, waiting } of later) {
        const allowed =
          SLACK +
          (accepted - warm!.accepted) * PER_EVENT +
          waiting * PER_WAITING_BYTE;
        const growth = heapUsed + external - warm!.heapUsed - warm!.external;
        expect(growth).toBeLessThan(allowed);
      }
    });

    it('is the same process afterwards, and answers webhooks and its own route', async () => {
      if (!sample.isRunning) expectNone([`it ended: ${sample.output}`]);
      expect(await sample.echo({ own: [1] })).toEqual({ own: [1] });
      const outcomes = await sendGenuine(sample.port, targets);
      expect(outcomes.map(judge).filter(Boolean)).toEqual([]);
      await until(async () => (await sample.memory()).sockets === 0);
    });

    it('ends when it is told to', async () => {
      expect(await sample.stop()).toBe('SIGTERM');
    });
  });
});

/** Fails with all of them, readable, and with the command that sends the same again. */
function expectNone(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error([AGAIN, ...problems].join('\n\n'));
}

function report(adapter: string, seconds: number, campaign: Campaign): string {
  const { tally, measurements } = campaign;
  const memory = measurements.map(
    ({ accepted, waiting, heapUsed, external }) =>
      `${((heapUsed + external) / 2 ** 20).toFixed(2)} MiB after ${accepted} (${waiting} bytes waiting)`,
  );
  return [
    `\n${adapter}: ${tally.total} requests in ${seconds.toFixed(0)} s (${AGAIN})`,
    String(tally),
    `held: ${memory.join(', ')} events\n`,
  ].join('\n');
}
