import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADAPTERS } from './support/boot.js';
import { build } from './support/build.js';
import { freePort } from './support/free-port.js';
import { DEVELOPMENT, livekitHeaders, roomEvent } from './support/livekit.js';
import { ownEnvironment, ROOT, runCommand } from './support/run-command.js';
import { until } from './support/until.js';

describe('the sample', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sample-'));
    await build();
  }, 180_000);

  afterAll(() => rm(folder, { recursive: true }));

  describe.each(ADAPTERS)('on %s', (adapter) => {
    it('handles a room in `npm run demo`, and writes the ledger', async () => {
      const ledger = join(folder, `${adapter}.jsonl`);
      const { code, output } = await runCommand('node', ['dist/demo.js'], {
        PORT: String(await freePort()),
        HTTP_ADAPTER: adapter,
        SAMPLE_LEDGER: ledger,
      });
      expect(code).toBe(0);
      expect(output).toContain('LiveKitWebhookController {/webhooks/livekit}');
      for (const line of [
        'LiveKit -> room_finished of demo-room: 200',
        'LiveKit sent 20 events, 20 are acknowledged',
        'Livepeer -> stream.started: 200',
        'Livepeer asks: a known viewer: 200',
        'Livepeer asks: a stranger: 403',
        'Pump.fun -> call.started: 200',
        'Beluga -> room_finished: 200',
        'Somebody else -> room_finished: 401',
      ]) {
        expect(output).toContain(line);
      }
      expect(output).toMatch(
        /RoomHandlers\.close handled livekit\.room_finished of demo-room/,
      );

      const lines = (await readFile(ledger, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const audited = lines.filter(
        ({ handler, key }) =>
          handler === 'RoomHandlers.audit' && key === 'demo-room',
      );
      expect(audited.map(({ type }) => type)).toEqual([
        'room_started',
        'participant_joined',
        'track_published',
        'participant_joined',
        'track_published',
        'track_unpublished',
        'participant_left',
        'track_unpublished',
        'participant_left',
        'room_finished',
      ]);
      // Two rooms and a recording, and one event each of three other senders.
      const everything = lines.filter(
        ({ handler }) => handler === 'RoomHandlers.audit',
      );
      expect(everything).toHaveLength(20 + 3);
      expect(lines[0]).toEqual({
        handler: expect.any(String),
        source: 'livekit',
        id: expect.stringMatching(/^EV_/),
        type: 'room_started',
        key: expect.stringMatching(/^(demo|green)-room$/),
        attempt: 1,
        at: expect.stringMatching(/^\d{4}-.*Z$/),
      });
    });

    it('answers webhooks and its own route, and ends cleanly on SIGTERM', async () => {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const env = {
        ...ownEnvironment(),
        PORT: `${port}`,
        HTTP_ADAPTER: adapter,
      };
      const sample = spawn('node', ['dist/main.js'], { cwd: ROOT, env });
      const ended = new Promise((resolve) => sample.once('exit', resolve));
      const post = (path: string, body: string, headers: object = {}) =>
        fetch(url + path, {
          method: 'POST',
          body,
          headers: { 'content-type': 'application/json', ...headers },
        });
      await until(() =>
        post('/echo', '{}').then(
          () => true,
          () => false,
        ),
      );

      const echoed = await post('/echo', '{"own":[1]}');
      expect([echoed.status, await echoed.json()]).toEqual([201, { own: [1] }]);
      const body = JSON.stringify(roomEvent());
      const headers = livekitHeaders(Buffer.from(body), DEVELOPMENT);
      const answer = await post('/webhooks/livekit', body, headers);
      expect(answer.status).toBe(200);

      sample.kill('SIGTERM');
      await ended;
      expect(sample.signalCode).toBe('SIGTERM');
    });
  });

  it('has no defaults in production', async () => {
    const { code, output } = await runCommand('node', ['dist/main.js'], {
      NODE_ENV: 'production',
    });
    expect(code).not.toBe(0);
    expect(output).toContain(
      'set it, or LIVEKIT_API_KEY for livekit.fromEnv()',
    );
  });
});
