import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memoryInbox, WebhooksModule } from 'nestjs-livestream-webhooks';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { boot, type Running } from './support/boot.js';
import { build } from './support/build.js';
import { command, startCommand } from './support/command-line.js';
import { RawServer, status } from './support/raw-server.js';
import { until } from './support/until.js';

const env = { LIVEKIT_API_KEY: 'APIkey', LIVEKIT_API_SECRET: 'a secret' };

describe('livestream-webhooks simulate', () => {
  let app: Running;

  beforeAll(async () => {
    await build();
    const sources = [livekit.fromEnv({}, env)];
    const inbox = memoryInbox();
    app = await boot({
      adapter: 'express',
      metadata: { imports: [WebhooksModule.forRoot({ sources, inbox })] },
    });
  }, 180_000);

  afterAll(() => app.app.close());

  it('plays rooms, and sums up', async () => {
    const args = ['--rooms', '5', '--participants', '4', '--rate', '50'];
    const { code, stdout, stderr } = await command(
      ['simulate', '--to', app.url, ...args],
      { env },
    );
    expect(stderr).toBe('');
    expect(stdout).toMatch(
      /^100 events of 5 rooms in [\d.]+ s, \d+ a second\n/,
    );
    expect(stdout).toContain(
      '100 acknowledged, 0 refused, 0 dropped, 0 retries',
    );
    expect(stdout).toMatch(/99 of 100 within [\d.]+ ms\n$/);
    expect(code).toBe(0);
  });

  it('is one JSON object with --json, and ends with 1 where events are refused', async () => {
    const args = [
      '--rooms',
      '1',
      '--json',
      '--secret',
      'APIkey:not the secret',
    ];
    const { code, stdout, stderr } = await command(
      ['simulate', '--to', app.url].concat(args),
    );
    expect(JSON.parse(stdout)).toMatchObject({
      rooms: 1,
      sent: 16,
      acknowledged: 0,
      refused: 16,
      latency: { p50: expect.any(Number), p99: expect.any(Number) },
    });
    expect(stderr).toContain('16 refused (401): the receiver has another');
    expect(code).toBe(1);
  });

  it('counts what is sent again', async () => {
    const server = await RawServer.start(({ body }) =>
      status(server.requests.length === 1 && body.length > 0 ? 503 : 200),
    );
    const { code, stdout } = await command(
      ['simulate', '--to', server.url, '--rooms', '1', '--participants', '0'],
      { env },
    );
    await server.close();
    expect(stdout).toContain('6 acknowledged, 0 refused, 0 dropped, 1 retries');
    expect(code).toBe(0);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'sums up after %s',
    async (signal) => {
      const server = await RawServer.start();
      const running = startCommand(
        ['simulate', '--to', server.url, '--rooms', '9999', '--pace', '200'],
        { env },
      );
      await until(() => server.requests.length > 3, 'a room');
      running.child.kill(signal);
      const { stdout } = await running.ended;
      await server.close();
      expect(stdout).toMatch(/^\d+ events of \d+ rooms in /);
    },
  );

  it.each([
    [['simulate'], /required option '--to <url>'/],
    [['simulate', '--to', 'localhost'], /--to must be an address/],
    [['simulate', '--to', 'http://x.test', '--rooms', '0'], /1 or more/],
    [['simulate', '--to', 'http://x.test', '--pace', 'fast'], /whole number/],
    [['simulate', '--to', 'http://x.test'], /LIVEKIT_API_KEY/],
    [['simulate', '--to', 'http://x.test', '--secret', 'x'], /KEY:SECRET/],
  ])('%j is a mistake', async (args, message) => {
    const { code, stderr } = await command(args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});
