import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadSource, sourceNames } from './load-source.js';
import { UsageError } from './usage.error.js';

/** A source as its folder exports it, beside other things. */
const ACME = `
  export const onAcme = () => {};
  const source = { name: 'acme', fromEnv: () => ({}), routes: {} };
  export const acme = Object.assign((options) => options, {
    source, account: 'acme', fromEnv: () => ({}),
  });
`;

describe('sources by name', () => {
  let folder: string;
  let sources: URL;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sources-'));
    sources = pathToFileURL(`${folder}/`);
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await mkdir(join(folder, 'acme'));
    await writeFile(join(folder, 'acme', 'index.js'), ACME);
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('are those of the package', () => {
    expect(sourceNames()).toEqual(
      expect.arrayContaining(['livekit', 'livepeer', 'pumpfun']),
    );
  });

  it('come with a new folder, and nothing else', async () => {
    expect(sourceNames(sources)).toEqual(['acme']);
    expect((await loadSource('acme', sources)).account).toBe('acme');
  });

  it('say which there are, where there is none of that name', async () => {
    await expect(loadSource('cli', sources)).rejects.toThrow(
      new UsageError(
        'there is no source "cli". There are: acme. One of your own: --source ./dist/cli.source.js',
      ),
    );
  });
});
