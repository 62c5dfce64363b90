import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memoryInbox, WebhooksModule } from 'nestjs-livestream-webhooks';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { livepeer } from 'nestjs-livestream-webhooks/livepeer';
import { pumpfun } from 'nestjs-livestream-webhooks/pumpfun';
import { boot, type Running } from './support/boot.js';
import { build } from './support/build.js';
import { command } from './support/command-line.js';
import { RawServer } from './support/raw-server.js';
import { Recorder } from './support/recorder.js';
import { ROOT, runCommand } from './support/run-command.js';
import { until } from './support/until.js';

const env = {
  LIVEKIT_API_KEY: 'APIkey',
  LIVEKIT_API_SECRET: 'secret-of-livekit-0123456789',
  LIVEPEER_WEBHOOK_SECRET: 'secret-of-livepeer',
  PUMPFUN_WEBHOOK_SECRET: 'secret-of-pumpfun',
  PUMPFUN_TOKEN_SECRET: 'secret-of-tokens',
};

describe('livestream-webhooks send', () => {
  let app: Running;
  let folder: string;

  beforeAll(async () => {
    await build();
    folder = await mkdtemp(join(tmpdir(), 'send-'));
    app = await boot({
      adapter: 'express',
      metadata: {
        imports: [
          WebhooksModule.forRoot({
            sources: [livekit, livepeer, pumpfun].map((source) =>
              source.fromEnv({}, env),
            ),
            inbox: memoryInbox(),
          }),
        ],
        providers: [Recorder],
      },
    });
  }, 180_000);

  afterAll(async () => {
    await app.app.close();
    await rm(folder, { recursive: true });
  });

  const events = () => app.app.get(Recorder).events;
  const send = (...args: string[]) =>
    command(['send', ...args, '--to', app.url], { env });

  it.each([
    ['livekit', 'room_finished'],
    ['livepeer', 'stream.started'],
    ['pumpfun', 'call.started'],
  ])('sends an event of %s that the app takes', async (source, type) => {
    const { code, stdout } = await send(source, type);
    expect(stdout).toMatch(/^200 in [\d.]+ ms\n\{\}\n$/);
    expect(code).toBe(0);
    await until(() =>
      events().some((event) => event.source === source && event.type === type),
    );
  });

  it('sets fields, as JSON or as text', async () => {
    const set = ['room.name=stand=up', 'room.numParticipants=7'];
    const options = set.flatMap((each) => ['--set', each]);
    const { code } = await send('livekit', 'room_started', ...options);
    expect(code).toBe(0);
    await until(() => events().some(({ key }) => key === 'stand=up'));
    const sent = events().find(({ key }) => key === 'stand=up')?.raw;
    expect(sent).toMatchObject({ room: { numParticipants: 7 } });
  });

  it('sends bytes of a file, and of standard input, as they are', async () => {
    const server = await RawServer.start();
    const body = '{ "event":"room_started",\r\n "id" : "EV_$&" }\n';
    const file = join(folder, 'body.json');
    await writeFile(file, body);
    const to = ['--to', `${server.url}/some/where?x=1`];
    const fromFile = ['send', 'livekit', '--body', file, ...to];
    expect(await command(fromFile, { env })).toMatchObject({ code: 0 });
    const fromInput = ['send', 'livekit', '--body', '-', ...to];
    expect(await command(fromInput, { env, input: body })).toMatchObject({
      code: 0,
    });
    await server.close();
    const sent = server.requests.map((request) => request.body.toString());
    expect(sent).toEqual([body, body]);
    expect(server.requests[0]?.line).toBe('POST /some/where?x=1 HTTP/1.1');
  });

  it('sends the very same request twice', async () => {
    const before = events().length;
    const twice = ['--duplicate', '--set', 'room.name=twice'];
    const { code, stdout } = await send('livekit', 'room_started', ...twice);
    expect(code).toBe(0);
    expect(stdout.match(/^200 /gm)).toHaveLength(2);
    await until(() => events().length > before);
    const kept = events().filter(({ key }) => key === 'twice');
    expect(kept).toHaveLength(1);
  });

  it('sends many, at a rate, and sums up', async () => {
    const many = ['--count', '30', '--rate', '100'];
    const { code, stdout, stderr } = await send(
      'livekit',
      'room_started',
      ...many,
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^30 sent: 30 x 200\nhalf were answered within [\d.]+ ms, 99 of 100 within [\d.]+ ms\n$/,
    );
    // A progress bar is for whoever looks at standard error.
    expect(stderr).toBe('');
  });

  it.each([
    ['livekit', 'room_started', '--bad-signature'],
    ['livekit', 'room_started', '--expired'],
    ['livepeer', 'stream.started', '--bad-signature'],
    ['livepeer', 'stream.started', '--expired'],
    ['pumpfun', 'call.started', '--bad-signature'],
    ['pumpfun', 'room_started', '--route', 'livekit', '--expired'],
  ])('%s %s %s %s %s is refused, as it should', async (...args) => {
    const { code, stdout, stderr } = await send(...args);
    expect(stdout).toMatch(/^401 in /);
    expect(stderr).toBe('refused, as it should\n');
    expect(code).toBe(0);
  });

  it('tells of a receiver that does not verify', async () => {
    const server = await RawServer.start();
    const { code, stderr } = await command(
      ['send', 'livekit', 'room_started', '--to', server.url, '--expired'],
      { env },
    );
    await server.close();
    expect(code).toBe(1);
    expect(stderr).toContain('the receiver does not verify');
  });

  it('ends with 1 under another secret, at another path, and without a receiver', async () => {
    const args = ['send', 'livekit', 'room_started', '--json', '--to'];
    const secret = ['--secret', 'APIkey:another'];
    const forged = await command([...args, app.url, ...secret]);
    expect(forged).toMatchObject({ code: 1 });
    expect(JSON.parse(forged.stdout)).toMatchObject({ status: 401 });
    expect(forged.stderr).toContain('not accepted (401)');
    expect(forged.stdout + forged.stderr).not.toContain('another\n');

    const lost = await command([...args, `${app.url}/else/where`], { env });
    expect(lost).toMatchObject({ code: 1 });
    expect(lost.stderr).toContain('check --to');

    const gone = await command([...args, 'http://127.0.0.1:9'], { env });
    expect(gone).toMatchObject({ code: 1 });
    expect(JSON.parse(gone.stdout)).not.toHaveProperty('status');
  });

  it('warns of a body that no receiver will take', async () => {
    const { code, stderr } = await command(
      ['send', 'livepeer', '--body', '-', '--to', app.url],
      { env, input: '{"event":"stream.started","timestamp":1}' },
    );
    expect(code).toBe(1);
    expect(stderr).toContain('(timestamp in the body)');
  });

  it.each([
    [['send', 'youtube', 'x'], /There are: livekit, livepeer, pumpfun/],
    [['send', 'livekit'], /name an event of livekit.*room_finished/],
    [['send', 'livekit', 'nope'], /no sample of "nope"/],
    [['send', 'livekit', 'room_started'], /--to must be an address/],
    [['send', 'livekit', 'room_started', '--set', 'x'], /--set room.name=/],
    [['send', 'livekit', '--body', '/none'], /cannot be read \(ENOENT\)/],
    [['send', 'livekit', '--body', 'x', '--set', 'a=1'], /choose one/],
    [['send', 'pumpfun', 'call.started', '--route', 'x'], /no route "x"/],
    [
      ['send', 'pumpfun', 'call.started', '--expired', '--to', 'http://x.test'],
      /says nothing of when/,
    ],
  ])('%j is a mistake', async (args, message) => {
    const { code, stdout, stderr } = await command(args, { env });
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('says which package a source needs', async () => {
    await mkdir(join(folder, 'needy'));
    const needy = "import 'a-package-that-nobody-has';";
    await writeFile(join(folder, 'needy', 'index.js'), needy);
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    const built = join(ROOT, 'libs/webhooks/dist/esm/cli/load-source.js');
    const program = `
      import { loadSource } from ${JSON.stringify(built)};
      await loadSource('needy', new URL(${JSON.stringify(pathToFileURL(`${folder}/`).href)}));`;
    const { output } = await runCommand('node', [
      '--input-type=module',
      '--eval',
      program,
    ]);
    expect(output).toContain('npm install a-package-that-nobody-has');
  });

  it('says which variables hold the secret', async () => {
    const { code, stderr } = await command(
      ['send', 'livekit', 'room_started', '--to', app.url],
      { env: { LIVEKIT_API_KEY: 'APIkey' } },
    );
    expect(code).toBe(2);
    expect(stderr).toContain('LIVEKIT_API_KEY and LIVEKIT_API_SECRET');
  });
});
