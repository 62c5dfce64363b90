import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ATTACKS, Attackers } from './attack/attackers.js';
import { sendGenuine, type Report } from './attack/genuine.js';
import { SampleProcess } from './fuzz/sample-process.js';
import { ADAPTERS } from './support/boot.js';
import { build } from './support/build.js';

/** At once; the sample's bodies in flight have 64 MiB, which 33 of them would fill. */
const CONNECTIONS = Number(process.env['ATTACK_CONNECTIONS'] ?? 50);
/** During each attack. */
const WEBHOOKS = Number(process.env['ATTACK_WEBHOOKS'] ?? 30);
/** Milliseconds. A test run only wants them answered; how soon depends on what else the machine does. */
const PATIENCE = Number(process.env['ATTACK_PATIENCE'] ?? 30_000);
const PAUSE = 20;
const TIMEOUT = 60_000 + WEBHOOKS * 10 * PAUSE;

const MEBIBYTE = 2 ** 20;
/** What the bodies in flight may come to, what Node keeps of each connection, and the sample itself. */
const mostMemory = (connections: number) =>
  64 * MEBIBYTE + (connections * MEBIBYTE) / 8 + 64 * MEBIBYTE;
/** Node's parser takes a second for the chunks of each: nobody's webhooks are fast beside many. */
const MOST_OF_A_BYTE = 5;

describe('the sample under attack by those who know no secret', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attack-'));
    await build();
  }, 180_000);

  afterAll(() => rm(folder, { recursive: true }));

  describe.each(ADAPTERS)('on %s', (adapter) => {
    let sample: SampleProcess;

    beforeAll(async () => {
      const ledger = join(folder, `${adapter}.jsonl`);
      sample = await SampleProcess.start(adapter, ledger);
    }, 60_000);

    afterAll(() => sample.stop());

    it.each(ATTACKS)(
      'with %s takes genuine webhooks, in bounded memory',
      async (kind) => {
        const { port } = sample;
        const isOfBytes = kind === 'chunks of a byte';
        const connections = isOfBytes ? MOST_OF_A_BYTE : CONNECTIONS;
        const attackers = await Attackers.start({ port, kind, connections });
        try {
          const report = await sendGenuine(port, {
            count: WEBHOOKS,
            pause: PAUSE,
            patience: isOfBytes ? 30_000 : PATIENCE,
          });
          const { heapUsed, external } = await sample.memory();
          const memory = heapUsed + external;
          if (process.env['ATTACK_WEBHOOKS']) {
            const mebibytes = Math.round(memory / MEBIBYTE);
            const of = `${kind}, ${connections} at once, ${attackers.opened} in all`;
            process.stdout.write(
              `${adapter}: ${of}: ${readable(report)}, ${mebibytes} MiB\n`,
            );
          }
          expect(report.accepted.length).toBeGreaterThanOrEqual(
            report.sent * 0.99,
          );
          expect(memory).toBeLessThan(mostMemory(connections));
        } finally {
          attackers.stop();
        }
      },
      TIMEOUT,
    );
  });
});

function readable({ sent, accepted, statuses }: Report): string {
  const at = (part: number) =>
    Math.round(accepted[Math.floor(accepted.length * part)] ?? 0);
  const all = [...statuses].map(([status, count]) => `${count} x ${status}`);
  return `${accepted.length} of ${sent} accepted (${all.join(', ')}), p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
}
