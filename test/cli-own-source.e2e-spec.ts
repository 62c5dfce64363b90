import {
  mkdir,
  mkdtemp,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { build } from './support/build.js';
import { command, startCommand } from './support/command-line.js';
import { RawServer } from './support/raw-server.js';
import { ROOT } from './support/run-command.js';
import { until } from './support/until.js';

const env = { ACME_WEBHOOK_SECRET: 'secret-of-acme' };

describe('a source of one’s own on the command line', () => {
  let folder: string;
  let server: RawServer;

  beforeAll(async () => {
    await build();
    // As an application has it: compiled, with the library beside it.
    folder = await mkdtemp(join(tmpdir(), 'own source-'));
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const code = await readFile(join(ROOT, 'test/examples/acme.source.ts'));
    await compile('esm', code.toString(), ts.ModuleKind.ESNext);
    await compile('cjs', code.toString(), ts.ModuleKind.CommonJS);
    server = await RawServer.start();
  }, 180_000);

  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  async function compile(
    kind: 'esm' | 'cjs',
    code: string,
    module: ts.ModuleKind,
  ): Promise<void> {
    const { outputText } = ts.transpileModule(code, {
      compilerOptions: {
        module,
        target: ts.ScriptTarget.ES2023,
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
      },
    });
    await mkdir(join(folder, kind));
    const type = kind === 'esm' ? 'module' : 'commonjs';
    await writeFile(join(folder, kind, 'package.json'), `{"type":"${type}"}`);
    await writeFile(join(folder, kind, 'acme.source.js'), outputText);
  }

  describe.each(['esm', 'cjs'])('compiled to %s', (kind) => {
    const module = () => join(folder, kind, 'acme.source.js');

    it('is sent, and verified', async () => {
      const sent = await command(
        ['send', 'acme', 'camera.down', '--to', server.url].concat([
          '--set',
          'camera=yard',
          '--source',
          module(),
        ]),
        { env },
      );
      expect(sent).toMatchObject({ code: 0, stderr: '' });
      const request = server.requests.at(-1)!;
      expect(request.line).toBe('POST /webhooks/acme HTTP/1.1');
      const headers = join(folder, 'headers.json');
      const body = join(folder, 'body');
      await writeFile(headers, JSON.stringify(request.headers));
      await writeFile(body, request.body);
      const files = ['--headers', headers, '--body', body];
      // A file may also stand in place of the name.
      for (const source of [['acme', '--source', module()], [module()]]) {
        const args = ['verify', ...source, ...files];
        const { code, stdout } = await command(args, { env });
        expect(stdout).toMatch(/^valid: acme\.camera\.down \S+ of yard\n$/);
        expect(code).toBe(0);
        const other = await command([...args, '--secret', 'another'], { env });
        expect(other.stdout).toMatch(/^invalid: wrong secret/);
      }
    });

    it('is listened to', async () => {
      const args = ['listen', '--port', '0', '--source', module()];
      const { child, output, ended } = startCommand(args, { env });
      const at = () =>
        /listens at (http:\S+\/webhooks\/acme)/.exec(output.stderr);
      await until(() => at() !== null, 'listening');
      const to = ['--to', at()![1]!, '--source', module()];
      const sent = await command(['send', 'acme', 'camera.up', ...to], { env });
      expect(sent).toMatchObject({ code: 0 });
      child.kill('SIGTERM');
      expect((await ended).stdout).toMatch(/ 200 acme\.camera\.up \S+ gate /);
    });
  });

  it('has its mistakes named like those of the library’s', async () => {
    const acme = ['--source', join(folder, 'esm/acme.source.js')];
    const to = ['--to', server.url];
    const send = (...args: string[]) => command(['send', ...args, ...to]);

    const none = await send('acme', 'camera.up', ...acme);
    expect(none.stderr).toContain('ACME_WEBHOOK_SECRET');
    const event = await send('acme', 'camera.on', ...acme, '--secret', 'x');
    expect(event.stderr).toContain('camera.up, camera.down');
    const name = await send('livekit', 'room_started', ...acme);
    expect(name.stderr).toContain('exports the source "acme", not "livekit"');
    const unknown = await send('acme', 'camera.up');
    expect(unknown.stderr).toContain('--source ./dist/acme.source.js');
    for (const { code, stdout } of [none, event, name, unknown]) {
      expect([code, stdout]).toEqual([2, '']);
    }
  });

  it('is asked for compiled, with what Node says', async () => {
    const file = join(folder, 'decorated.ts');
    await writeFile(file, 'class A { @b c!: string }');
    const { code, stderr } = await command(['listen', '--source', file]);
    expect(stderr).toMatch(
      /decorated\.ts cannot be loaded: compile it, and give the JavaScript file/,
    );
    expect(code).toBe(2);
  });
});
