import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADAPTERS } from './support/boot.js';
import { freePort } from './support/free-port.js';
import { livekitHeaders, roomEvent } from './support/livekit.js';
import { until } from './support/until.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const DEVELOPMENT = {
  key: 'devkey',
  secret: 'devsecret-0123456789abcdef0123456789abcdef',
};

interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs a command of the repository to its end. */
function run(command: string, args: string[], env: object = {}) {
  return new Promise<Ended>((resolve) => {
    const options = { cwd: root, env: { ...environment(), ...env } };
    const child = execFile(command, args, options, (_error, out, err) =>
      resolve({ code: child.exitCode ?? 1, output: out + err }),
    );
  });
}

function environment(): NodeJS.ProcessEnv {
  const { NODE_ENV: _test, NODE_OPTIONS: _options, ...env } = process.env;
  return { ...env, NO_COLOR: '1' };
}

describe('the sample', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sample-'));
    const built = await run('npm', ['run', 'build']);
    expect(built).toMatchObject({ code: 0 });
  });

  afterAll(() => rm(folder, { recursive: true }));

  describe.each(ADAPTERS)('on %s', (adapter) => {
    it('handles a room in `npm run demo`, and writes the ledger', async () => {
      const ledger = join(folder, `${adapter}.jsonl`);
      const { code, output } = await run('node', ['dist/demo.js'], {
        PORT: String(await freePort()),
        HTTP_ADAPTER: adapter,
        SAMPLE_LEDGER: ledger,
      });
      expect(code).toBe(0);
      expect(output).toContain('LiveKitWebhookController {/webhooks/livekit}');
      expect(output).toContain('LiveKit -> room_finished: 200');
      expect(output).toContain('Somebody else -> room_finished: 401');
      expect(output).toMatch(
        /RoomHandlers\.close handled livekit\.room_finished of demo-room/,
      );

      const lines = (await readFile(ledger, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const audited = lines.filter(
        ({ handler }) => handler === 'RoomHandlers.audit',
      );
      expect(audited.map(({ type }) => type)).toEqual([
        'room_started',
        'participant_joined',
        'participant_joined',
        'track_published',
        'track_published',
        'participant_left',
        'participant_left',
        'room_finished',
      ]);
      expect(lines[0]).toEqual({
        handler: expect.any(String),
        source: 'livekit',
        id: expect.stringMatching(/^EV_/),
        type: 'room_started',
        key: 'demo-room',
        attempt: 1,
        at: expect.stringMatching(/^\d{4}-.*Z$/),
      });
    });

    it('answers webhooks and its own route, and ends cleanly on SIGTERM', async () => {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const env = { ...environment(), PORT: `${port}`, HTTP_ADAPTER: adapter };
      const sample = spawn('node', ['dist/main.js'], { cwd: root, env });
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
    const { code, output } = await run('node', ['dist/main.js'], {
      NODE_ENV: 'production',
    });
    expect(code).not.toBe(0);
    expect(output).toContain(
      'set it, or LIVEKIT_API_KEY for livekit.fromEnv()',
    );
  });
});
