import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { signWebhook } from 'nestjs-livestream-webhooks/testing';
import { readLedger } from './kill/handled.js';
import { Sample } from './kill/sample.js';
import { ADAPTERS } from './support/boot.js';
import { build } from './support/build.js';
import { startCommand } from './support/command-line.js';
import { DEVELOPMENT, postLiveKit, roomEvent } from './support/livekit.js';
import { until } from './support/until.js';

beforeAll(build, 180_000);

describe.each(ADAPTERS)(
  'the sample on %s whose output nobody reads any more',
  (adapter) => {
    let folder: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'output-'));
    });

    afterAll(() => rm(folder, { recursive: true }));

    it('ends when it has something to say, and the next process runs what it had acknowledged', async () => {
      const ledger = join(folder, 'ledger.jsonl');
      const sample = await Sample.create({
        HTTP_ADAPTER: adapter,
        SAMPLE_DATA_DIR: folder,
        SAMPLE_LEDGER: ledger,
      });
      const acknowledged: string[] = [];
      const send = async () => {
        const event = roomEvent();
        const url = `${sample.url}/webhooks/livekit`;
        const answer = await postLiveKit(url, event, DEVELOPMENT).catch(
          () => {},
        );
        if (answer?.status === 200) acknowledged.push(event.id);
      };
      await sample.start();
      sample.stopListening();
      await until(async () => {
        await send();
        return !sample.isRunning;
      }, 'its end');
      await sample.start();
      await send();
      await until(async () => {
        const handled = (await readLedger(ledger)).map(({ id }) => id);
        return acknowledged.every((id) => handled.includes(id));
      }, 'what was acknowledged');
      expect(await sample.end('SIGTERM')).toBe(null);
    });
  },
);

describe('the command line', () => {
  it('ends in silence when nobody reads its results any more', async () => {
    const env = { LIVEKIT_API_KEY: 'APIkey', LIVEKIT_API_SECRET: 'a secret' };
    const { child, output, ended } = startCommand(['listen', '--port', '0'], {
      env,
    });
    const address = () => /listens at (http:\S+?)\/w/.exec(output.stderr)?.[1];
    await until(() => address() !== undefined, 'listening');
    const said = output.stderr;
    child.stdout!.destroy();
    const webhook = await signWebhook(livekit.fromEnv({}, env), 'room_started');
    await fetch(address() + webhook.path, webhook).catch(() => {});
    const { code, stderr } = await ended;
    expect([code, stderr]).toEqual([0, said]);
  });

  it('does its work when nobody hears what it says about it', async () => {
    const { child, ended } = startCommand(['verify', '--no-such-option']);
    child.stderr!.destroy();
    expect((await ended).code).toBe(2);
  });
});
