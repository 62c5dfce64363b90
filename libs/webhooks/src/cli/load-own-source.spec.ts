import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadOwnSource } from './load-own-source.js';
import { UsageError } from './usage.error.js';

const source = (name: string) =>
  `Object.assign(() => {}, { source: { name: '${name}' }, fromEnv() {} })`;

describe('a source of one’s own', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'own-'));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  function load(name: string, code?: string) {
    const file = join(folder, name);
    if (code !== undefined) writeFileSync(file, code);
    return loadOwnSource(file);
  }

  it.each([
    ['only.mjs', `export const a = 1; export const b = ${source('b')};`],
    ['only.cjs', `exports.a = 1; exports.b = ${source('b')};`],
    [
      'default.mjs',
      `export const a = ${source('a')}; export default ${source('b')};`,
    ],
    [
      'default.cjs',
      `exports.a = ${source('a')}; exports.default = ${source('b')};`,
    ],
    ['module.cjs', `module.exports = ${source('b')};`],
    ['twice.mjs', `const b = ${source('b')}; export { b, b as again };`],
  ])('is found in %s', async (name, code) => {
    expect((await load(name, code)).source.name).toBe('b');
  });

  it.each([
    ['missing.js', undefined, /there is no .*missing\.js: compile the source/],
    ['none.mjs', 'export const acme = {};', /exports no source: export what/],
    ['empty.cjs', '', /exports no source/],
    ['nothing.cjs', 'module.exports = null;', /exports no source/],
    [
      'two.mjs',
      `export const a = ${source('a')}; export const b = ${source('b')};`,
      /exports several sources, a, b: make one of them its default export/,
    ],
    ['broken.mjs', 'export const = 1;', /cannot be loaded:.*SyntaxError/s],
    ['throws.mjs', 'throw new Error("no luck");', /cannot be loaded.*no luck/s],
    [
      'needs.mjs',
      'import "not-installed";',
      /cannot be loaded.*'?not-installed/s,
    ],
  ])('is not found in %s', async (name, code, message) => {
    const loading = load(name, code);
    await expect(loading).rejects.toThrow(UsageError);
    await expect(loading).rejects.toThrow(message);
  });
});
