import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadEnvFiles } from './load-env-files.js';
import { UsageError } from './usage.error.js';

describe('files of variables', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'env-'));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  function file(name: string, text: string): string {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  }

  it('are laid under the environment: what it has stays, even where it is empty', () => {
    const env = { SET: 'by the environment', EMPTY: '' };
    const path = file(
      '.env',
      '# secrets\nSET=by the file\nEMPTY=x\nexport NEW="a # b" # c\nKEY=\'x=y\'\r\n',
    );
    loadEnvFiles([path], env);
    expect(env).toEqual({
      SET: 'by the environment',
      EMPTY: '',
      NEW: 'a # b',
      KEY: 'x=y',
    });
  });

  it('the last of several wins', () => {
    const env: NodeJS.ProcessEnv = {};
    const files = [file('a', 'A=1\nBOTH=1'), file('b', 'B=2\nBOTH=2')];
    loadEnvFiles(files, env);
    expect(env).toEqual({ A: '1', B: '2', BOTH: '2' });
  });

  it('may begin with a byte order mark', () => {
    const env: NodeJS.ProcessEnv = {};
    loadEnvFiles([file('bom', '\uFEFFA=1')], env);
    expect(env).toEqual({ A: '1' });
  });

  it('say which is missing, and where it was looked for', () => {
    const missing = join(folder, 'missing');
    const load = (path: string) => () => loadEnvFiles([path], {});
    expect(load(missing)).toThrow(UsageError);
    expect(load(missing)).toThrow(`there is no ${missing}: give the path`);
    expect(load(folder)).toThrow('cannot be read (EISDIR)');
  });
});
