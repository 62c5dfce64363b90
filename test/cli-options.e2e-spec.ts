import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from './support/build.js';
import { command } from './support/command-line.js';
import { RawServer } from './support/raw-server.js';
import { ROOT } from './support/run-command.js';

const SECRETS = `LIVEKIT_API_KEY=APIkey
LIVEKIT_API_SECRET="secret-of-the-file"
`;

describe('livestream-webhooks', () => {
  let folder: string;
  let file: string;
  let server: RawServer;

  beforeAll(async () => {
    await build();
    folder = await mkdtemp(join(tmpdir(), 'options-'));
    file = join(folder, '.env');
    await writeFile(file, SECRETS);
    server = await RawServer.start();
  }, 180_000);

  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  it('tells the version of its package', async () => {
    const text = await readFile(join(ROOT, 'libs/webhooks/package.json'));
    const { version } = JSON.parse(text.toString()) as { version: string };
    for (const args of [['--version'], ['-v'], ['inbox', 'list', '-v']]) {
      const { code, stdout, stderr } = await command(args);
      expect([code, stdout, stderr]).toEqual([0, `${version}\n`, '']);
    }
  });

  it.each([
    ['before the command', (path: string) => ['--env-file', path, 'send']],
    ['after it', (path: string) => ['send', `--env-file=${path}`]],
  ])(
    'reads secrets from a file named %s, and nothing of it is printed',
    async (_where, start) => {
      const more = ['livekit', 'room_started', '--to', server.url, '--json'];
      const ended = await command([...start(file), ...more]);
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(JSON.parse(ended.stdout)).toMatchObject({ status: 200 });
      expect(ended.stdout).not.toContain('secret-of-the-file');
    },
  );

  it.each([
    ['verify', 'livekit', '--headers', 'package.json', '--body', 'LICENSE'],
    ['listen', '--host', '203.0.113.1'],
    ['simulate', '--to', 'SERVER', '--rooms', '1', '--participants', '0'],
  ])('%s has its secrets there, too', async (...given) => {
    const args = given.map((arg) => arg.replace('SERVER', server.url));
    const without = await command(args);
    expect(without.stderr).toMatch(/LIVEKIT_API_KEY/);
    const { stderr } = await command([...args, '--env-file', file]);
    expect(stderr).not.toMatch(/LIVEKIT_API_KEY/);
  });

  it('inbox has its database there', async () => {
    const path = join(folder, 'database.env');
    await writeFile(path, 'DATABASE_URL=mysql://somewhere\n');
    const args = ['inbox', 'list', '--env-file', path];
    const { code, stderr } = await command(args);
    expect(stderr).toContain('DATABASE_URL must begin with postgres://');
    expect(code).toBe(2);
  });

  it('lets the environment win over the file', async () => {
    const env = { LIVEKIT_API_SECRET: 'secret-of-the-environment' };
    const args = ['send', 'livekit', 'room_started', '--to', server.url];
    await command([...args, '--env-file', file], { env });
    const headers = join(folder, 'headers.json');
    const body = join(folder, 'body');
    const sent = server.requests.at(-1)!;
    await writeFile(headers, JSON.stringify(sent.headers));
    await writeFile(body, sent.body);
    const verify = ['verify', 'livekit', '--headers', headers, '--body', body];
    const secrets = { ...env, LIVEKIT_API_KEY: 'APIkey' };
    expect(await command(verify, { env: secrets })).toMatchObject({ code: 0 });
    expect(await command([...verify, '--env-file', file])).toMatchObject({
      code: 1,
    });
  });

  it('does nothing where the file is missing, and names it', async () => {
    const missing = join(folder, 'missing.env');
    const args = ['send', 'livekit', 'room_started', '--to', server.url];
    const before = server.requests.length;
    const ended = await command([...args, '--env-file', missing]);
    expect(ended.stderr).toContain(missing);
    // Node looks for this option behind the name of the program, too, and may end before us, with 9.
    expect([2, 9]).toContain(ended.code);
    expect(server.requests).toHaveLength(before);
  });

  it.each([
    [['send', '--tso', 'x'], 'Did you mean --to?'],
    [['listen', '--forwrd', 'x'], 'Did you mean --forward?'],
    [['inbox', 'list', '--env-fiel', 'x'], 'Did you mean --env-file?'],
    [['lisen'], 'Did you mean listen?'],
    [['inbox', 'lst'], 'Did you mean list?'],
  ])('%j is a mistake, and the nearest is named', async (args, nearest) => {
    const { code, stdout, stderr } = await command(args);
    expect(stderr).toContain(nearest);
    expect([code, stdout]).toEqual([2, '']);
  });
});
