import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { livepeer } from 'nestjs-livestream-webhooks/livepeer';
import { signBody, signWebhook } from 'nestjs-livestream-webhooks/testing';
import { build } from './support/build.js';
import {
  command,
  startCommand,
  type RunningCommand,
} from './support/command-line.js';
import { rawRequest } from './support/raw-request.js';
import { RawServer, status } from './support/raw-server.js';
import { until } from './support/until.js';

const env = {
  LIVEKIT_API_KEY: 'APIkey',
  LIVEKIT_API_SECRET: 'secret-of-livekit',
  LIVEPEER_WEBHOOK_SECRET: 'secret-of-livepeer',
};
interface Saved {
  readonly saved?: string;
}

const room = livekit.fromEnv({}, env);

describe('livestream-webhooks listen', () => {
  let running: RunningCommand | undefined;

  beforeAll(build, 180_000);

  afterEach(async () => {
    running?.child.kill('SIGTERM');
    await running?.ended;
  });

  /** Starts it on a port of its choice, and says which. */
  async function listen(...args: string[]): Promise<string> {
    const started = startCommand(['listen', '--port', '0', ...args], { env });
    running = started;
    const address = () =>
      /listens at (http:\S+?)\/w/.exec(started.output.stderr);
    await until(() => address() !== null, 'listening');
    return address()![1]!;
  }

  const printed = (text: string | RegExp) =>
    until(
      () => new RegExp(text).test(running!.output.stdout),
      `${text} in ${JSON.stringify(running!.output)}`,
    );

  it('prints each event in a line without colours, and what it redacts not at all', async () => {
    const url = await listen();
    const turnPassword = 'a password of the room';
    const webhook = await signWebhook(room, 'room_started', {
      overrides: { room: { name: 'standup', turnPassword } },
    });
    const answer = await fetch(url + webhook.path, webhook);
    expect([answer.status, await answer.text()]).toEqual([200, '{}']);
    await printed(/ 200 livekit\.room_started EV_\w+ standup \{"/);

    const stream = livepeer.fromEnv({}, env);
    const second = await signWebhook(stream, 'stream.started');
    expect((await fetch(url + second.path, second)).status).toBe(200);
    await printed(/ 200 livepeer\.stream\.started /);

    const { stdout, stderr } = running!.output;
    // eslint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/\u001b/);
    expect(stdout + stderr).not.toContain(turnPassword);
    expect(stdout + stderr).not.toContain(webhook.headers['authorization']);
    expect(stderr).not.toContain('pumpfun');
  });

  it('refuses as the library does, and says why', async () => {
    const url = await listen();
    const other = livekit({ apiKey: 'APIkey', apiSecret: 'another' });
    const forged = await signWebhook(other, 'room_started');
    expect((await fetch(url + forged.path, forged)).status).toBe(401);
    await printed(/ 401 livekit the token is not signed with the secret/);

    const unreadable = await signBody(room, Buffer.from('not JSON'));
    expect((await fetch(url + unreadable.path, unreadable)).status).toBe(400);
    await printed(/ 400 livekit the body is not JSON/);

    const large = { method: 'POST', body: Buffer.alloc(3 * 1024 * 1024) };
    expect((await fetch(url + forged.path, large)).status).toBe(413);
    expect((await fetch(`${url}/else`)).status).toBe(404);
    await printed(/ 404 GET \/else: no source listens there/);
  });

  it('denies questions: nobody is there to allow anything', async () => {
    const url = await listen('--source', 'livepeer');
    const stream = livepeer.fromEnv({}, env);
    const asked = await signWebhook(stream, 'playback.accessControl', {
      overrides: { accessKey: 'of a viewer' },
    });
    expect((await fetch(url + asked.path, asked)).status).toBe(403);
    await printed(
      / 403 livepeer\.playback\.accessControl .* denied: --forward/,
    );
    expect(running!.output.stdout).not.toContain('of a viewer');
  });

  it('is JSON with --json', async () => {
    const url = await listen('--json');
    const webhook = await signWebhook(room, 'room_finished', {
      overrides: { room: { turnPassword: 'x' } },
    });
    await fetch(url + webhook.path, webhook);
    await printed('\n$');
    expect(JSON.parse(running!.output.stdout)).toMatchObject({
      status: 200,
      source: 'livekit',
      type: 'room_finished',
      id: expect.stringMatching(/^EV_/),
      data: { room: { turnPassword: '[redacted]' } },
    });
  });

  it('passes method, headers and bytes on as they came, and the answer back', async () => {
    const app = await RawServer.start(() =>
      status(418, 'X-App: teapot', 'Connection: X-Hop', 'X-Hop: gone'),
    );
    const url = await listen('--forward', app.url);
    const webhook = await signWebhook(room, 'room_started');
    const bytes = gzipSync(webhook.body);
    const { status: answered, headers } = await rawRequest(
      Number(new URL(url).port),
      {
        path: `${webhook.path}?region=eu`,
        headers: [
          ...Object.entries(webhook.headers),
          ['Content-Encoding', 'gzip'],
          ['X-CaSe', '1'],
          ['X-CaSe', '2'],
          ['Connection', 'X-Hop-Too'],
          ['X-Hop-Too', 'gone'],
          ['Content-Length', `${bytes.length}`],
        ],
        body: bytes,
      },
    );
    expect(answered).toBe(418);
    expect(headers.get('x-app')).toBe('teapot');
    expect(headers.get('x-hop')).toBeNull();
    const [sent] = app.requests;
    expect(sent?.line).toBe(`POST ${webhook.path}?region=eu HTTP/1.1`);
    expect(sent?.body).toEqual(bytes);
    expect(sent?.headers).toEqual(
      expect.arrayContaining([
        ...Object.entries(webhook.headers),
        ['X-CaSe', '1'],
        ['X-CaSe', '2'],
        ['Host', new URL(app.url).host],
      ]),
    );
    const names = sent?.headers.map(([name]) => name);
    expect(names).not.toContain('X-Hop-Too');
    await printed(/ 418 livekit\.room_started .* passed on /);
    await app.close();
  });

  it('passes nothing on that is not proven, and says where nobody answers', async () => {
    const app = await RawServer.start();
    const url = await listen('--forward', `${app.url}/hooks`);
    const webhook = await signWebhook(room, 'room_started');
    const forged = { ...webhook, body: Buffer.from('{}') };
    expect((await fetch(url + webhook.path, forged)).status).toBe(401);
    expect((await fetch(url + webhook.path, webhook)).status).toBe(200);
    expect(app.requests.map(({ line }) => line)).toEqual([
      'POST /hooks HTTP/1.1',
    ]);
    await app.close();
    expect((await fetch(url + webhook.path, webhook)).status).toBe(502);
    await printed(/ 502 .* the application did not answer \(ECONN/);
  });

  it('saves what comes for verify and send to read again, for nobody else', async () => {
    const above = await mkdtemp(join(tmpdir(), 'saved-'));
    const folder = join(above, 'a', 'b');
    const url = await listen('--save', folder, '--json');
    expect(running!.output.stderr).toContain(`saves in ${folder}, 1000`);
    const webhook = await signWebhook(room, 'room_started');
    const body = gzipSync(webhook.body);
    const headers = { ...webhook.headers, 'content-encoding': 'gzip' };
    await fetch(url + webhook.path, { ...webhook, headers, body });
    const forged = { ...webhook, body: Buffer.from('{"event": 1}') };
    await fetch(url + webhook.path, forged);
    await fetch(`${url}/else`);
    await printed('404');

    const lines = running!.output.stdout.trim().split('\n');
    const saved = lines.map((line) => (JSON.parse(line) as Saved).saved);
    expect(saved).toEqual([
      expect.stringMatching(/T[\d.]+Z-0001-livekit-room_started$/),
      expect.stringMatching(/T[\d.]+Z-0002-livekit-401$/),
      undefined,
    ]);
    expect(await readdir(folder)).toEqual(
      saved
        .slice(0, 2)
        .flatMap((files) => [`${files}.body`, `${files}.headers`])
        .map((path) => basename(path)),
    );
    const modes = [folder, `${saved[0]}.body`, `${saved[0]}.headers`].map(
      async (path) => (await stat(path)).mode & 0o777,
    );
    expect(await Promise.all(modes)).toEqual([0o700, 0o600, 0o600]);
    expect(await readFile(`${saved[0]}.body`)).toEqual(webhook.body);

    const verify = (files: string) =>
      command(
        ['verify', 'livekit', '--headers', `${files}.headers`].concat([
          '--body',
          `${files}.body`,
        ]),
        { env },
      );
    expect(await verify(saved[0]!)).toMatchObject({ code: 0 });
    const refused = await verify(saved[1]!);
    expect(refused.stdout).toContain('the body was changed after signing');
    const again = ['send', 'livekit', '--body', `${saved[0]}.body`];
    const sent = await command([...again, '--to', url], { env });
    expect(sent).toMatchObject({ code: 0 });
    await rm(above, { recursive: true });
  });

  it('says in its lines what they are saved as', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'saved-'));
    const url = await listen('--save', folder);
    const webhook = await signWebhook(room, 'room_started');
    await fetch(url + webhook.path, webhook);
    await printed(/ saved as \d+T[\d.]+Z-0001-livekit-room_started \{"/);
    await rm(folder, { recursive: true });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends cleanly on %s',
    async (signal) => {
      const url = await listen();
      // A connection that is kept alive holds nothing up.
      await fetch(`${url}/else`);
      running!.child.kill(signal);
      expect(await running!.ended).toMatchObject({ code: 0 });
    },
  );

  it('says which variables to set where there is no secret, and which option is wrong', async () => {
    const none = await command(['listen']);
    expect(none.code).toBe(2);
    expect(none.stderr).toContain(
      'livekit: LIVEKIT_API_KEY, LIVEKIT_API_SECRET',
    );

    const taken: Server = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const busy = await command(['listen', '--port', `${port}`], { env });
    taken.close();
    expect(busy).toMatchObject({ code: 2 });
    expect(busy.stderr).toContain('choose another --port');

    const file = await command(['listen', '--save', 'LICENSE'], { env });
    expect(file.stderr).toMatch(/^--save: nothing can be written into /);
    expect(file).toMatchObject({ code: 2 });

    const secret = await command(['listen', '--secret', 'x'], { env });
    expect(secret).toMatchObject({ code: 2 });
    const half = { LIVEKIT_API_KEY: 'APIkey' };
    const missing = await command(['listen'], { env: half });
    expect(missing.stderr).toContain('livekit is left out');
    expect(missing.code).toBe(2);
  });
});
