import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { compile } from './support/compile.js';

const root = fileURLToPath(new URL('..', import.meta.url));

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
    .filter((page) => read(page).includes('```ts\n')),
];

function read(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

/** The TypeScript examples of a page, as files of the project. */
function examplesOf(page: string): Map<string, string> {
  const blocks = [...read(page).matchAll(/^```ts\n(.*?)^```$/gms)];
  return new Map(
    blocks.map(([, code = ''], index) => [
      join(
        root,
        'test/examples',
        `${page.replaceAll(/\W/g, '-')}-${index + 1}.ts`,
      ),
      code,
    ]),
  );
}

describe('the examples of', () => {
  it.each(pages)('%s compile', (page) => {
    const examples = examplesOf(page);
    expect(examples.size).toBeGreaterThan(0);
    expect(compile(examples)).toEqual([]);
  });

  it('the README has room for under 300 lines', () => {
    expect(read('README.md').split('\n').length).toBeLessThan(300);
  });

  it('the page on sources of your own hold the one that runs in a test', () => {
    const source = read('test/examples/acme.source.ts');
    expect(read('docs/own-source.md')).toContain(`\`\`\`ts\n${source}\`\`\`\n`);
  });

  it.each([
    'esbuild.config.mjs',
    'webpack.config.mjs',
    'rspack.config.mjs',
    '.swcrc',
  ])(
    'the page on bundling hold %s, with which an application is run',
    (file) => {
      const settings = read(`test/applications/bundlers/${file}`);
      expect(read('docs/bundling.md')).toContain(`\n${settings}\`\`\`\n`);
    },
  );

  it('a page that is wrong would be found', () => {
    const wrong =
      "import { livekti } from 'nestjs-livestream-webhooks/livekit';";
    const path = join(root, 'test/examples/wrong.ts');
    expect(compile(new Map([[path, wrong]]))).toHaveLength(1);
  });
});
