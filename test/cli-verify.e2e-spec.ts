import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { livepeer } from 'nestjs-livestream-webhooks/livepeer';
import { pumpfun } from 'nestjs-livestream-webhooks/pumpfun';
import { signWebhook } from 'nestjs-livestream-webhooks/testing';
import { build } from './support/build.js';
import {
  capturedLiveKit,
  capturedLivepeer,
  type CapturedRequest,
} from './support/captured.js';
import { command } from './support/command-line.js';

const captured = capturedLiveKit();
const request = captured.requests[0]!;
const body = Buffer.from(request.bodyBase64, 'base64');
const env = {
  LIVEKIT_API_KEY: captured.apiKey,
  LIVEKIT_API_SECRET: captured.apiSecret,
};
const at = ['--at', request.receivedAt];

const dump = ({ headers, method, path }: CapturedRequest) =>
  [
    `${method} ${path} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n');

describe('livestream-webhooks verify', () => {
  let folder: string;

  beforeAll(async () => {
    await build();
    folder = await mkdtemp(join(tmpdir(), 'verify-'));
  }, 180_000);

  afterAll(() => rm(folder, { recursive: true }));

  /** Runs `verify` on files with these contents. */
  async function verify(
    source: string,
    headers: string,
    bytes: string | Buffer,
    more: readonly string[] = at,
    secrets: object = env,
  ) {
    const files = ['headers', 'body'].map((name) => join(folder, name));
    await writeFile(files[0]!, headers);
    await writeFile(files[1]!, bytes);
    return command(
      ['verify', source, '--headers', files[0]!, '--body', files[1]!, ...more],
      { env: secrets },
    );
  }

  it.each([
    ['an HTTP dump', dump(request)],
    ['a JSON object', JSON.stringify(Object.fromEntries(request.headers))],
    ['JSON pairs', JSON.stringify(request.headers)],
  ])('knows a request of a livekit-server by %s', async (_form, headers) => {
    const { code, stdout, stderr } = await verify('livekit', headers, body);
    expect(stdout).toMatch(
      /^valid: livekit\.room_started EV_\w+ of standup\n$/,
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('knows a request of Livepeer Studio, whichever its route', async () => {
    const { sharedSecret, requests } = capturedLivepeer();
    const sample = requests.find(({ path }) => path.length > 0)!;
    const { code, stdout } = await verify(
      'livepeer',
      dump(sample),
      Buffer.from(sample.bodyBase64, 'base64'),
      ['--at', sample.receivedAt, '--json'],
      { LIVEPEER_WEBHOOK_SECRET: sharedSecret },
    );
    expect(JSON.parse(stdout)).toMatchObject({ valid: true });
    expect(code).toBe(0);
  });

  const text = body.toString();
  const json = JSON.parse(text) as object;

  it.each([
    ['re-serialised', JSON.stringify(json), /body was changed.*re-serialised/],
    ['spread out', JSON.stringify(json, null, 2), /re-serialised JSON/],
    ['with a newline', `${text}\n`, /a newline was added at its end/],
    ['twice JSON', JSON.stringify(text), /JSON once more.*raw bytes/],
    ['[object Object]', '[object Object]', /\[object Object\].*raw bytes/],
    ['as console.log has it', "{ event: 'room_started' }", /console\.log/],
    ['empty', '', /the body is empty/],
    ['another', text.replace('standup', 'sitdown'), /body was changed/],
  ])('recognises a body that is %s', async (_what, changed, message) => {
    const { code, stdout } = await verify('livekit', dump(request), changed);
    expect(stdout).toMatch(/^invalid: /);
    expect(stdout).toMatch(message);
    expect(code).toBe(1);
  });

  it('says by how much a request is expired, and when it was valid', async () => {
    const later = new Date(Date.parse(request.receivedAt) + 3_600_000);
    const { code, stdout } = await verify('livekit', dump(request), body, [
      '--at',
      later.toISOString(),
    ]);
    expect(stdout).toMatch(/^invalid: expired: the token expired 3300 s ago/);
    expect(stdout).toContain('2026-11-23T02:19:12.000Z');
    expect(code).toBe(1);
  });

  it.each([
    ['another', 'another', /^invalid: wrong secret: /],
    [
      'with a newline',
      `${captured.apiSecret}\n`,
      /white space around the secr/,
    ],
    ['in quotes', `"${captured.apiSecret}"`, /quotes around the secret/],
  ])('recognises a secret that is %s', async (_what, secret, message) => {
    const secrets = { ...env, LIVEKIT_API_SECRET: secret };
    const found = await verify('livekit', dump(request), body, at, secrets);
    expect(found.stdout).toMatch(message);
    expect(found.stdout + found.stderr).not.toContain(captured.apiSecret);
    expect(found.code).toBe(1);
  });

  it('says which key the token names', async () => {
    const secret = ['--secret', `another:${captured.apiSecret}`];
    const more = [...at, ...secret];
    const { stdout } = await verify('livekit', dump(request), body, more, {});
    expect(stdout).toContain(`the key "${captured.apiKey}"`);
  });

  it('says whose headers are there instead', async () => {
    const account = livepeer({ secret: 'a secret' });
    const webhook = await signWebhook(account, 'stream.started');
    const headers = JSON.stringify(webhook.headers);
    const { code, stdout } = await verify('livekit', headers, webhook.body, []);
    expect(stdout).toMatch(
      /wrong header: there is no authorization header; livepeer-signature is there, as of livepeer/,
    );
    expect(code).toBe(1);
  });

  it('finds the route, and the kind of its secret', async () => {
    const account = pumpfun({ tokenSecret: 'a secret of tokens' });
    const webhook = await signWebhook(account, 'room_started', {
      route: 'livekit',
    });
    const headers = JSON.stringify(webhook.headers);
    const more = ['--secret', 'a secret of tokens', '--json'];
    const { stdout } = await verify('pumpfun', headers, webhook.body, more, {});
    expect(JSON.parse(stdout)).toMatchObject({ valid: true, route: 'livekit' });
  });

  it('tells programs the reason', async () => {
    const changed = JSON.stringify(json);
    const more = [...at, '--json'];
    const found = await verify('livekit', dump(request), changed, more);
    expect(JSON.parse(found.stdout)).toMatchObject({
      valid: false,
      reason: 'body-changed',
      route: 'events',
    });
    expect(found.code).toBe(1);
  });

  it.each([
    [['verify', 'livekit'], /required option '--headers <file>'/],
    [
      ['verify', 'livekit', '--headers', '/none', '--body', '-'],
      /\/none cannot be read/,
    ],
    [
      [
        'verify',
        'livekit',
        '--headers',
        'package.json',
        '--body',
        'x',
        '--at',
        'noon',
      ],
      /Write a time as/,
    ],
    [
      ['verify', 'livekit', '--headers', 'LICENSE', '--body', 'LICENSE'],
      /a line is no header/,
    ],
  ])('%j is a mistake', async (args, message) => {
    const { code, stderr } = await command(args, { env });
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});
