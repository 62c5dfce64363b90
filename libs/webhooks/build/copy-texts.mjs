/**
 * The texts that a user of the package needs live at the top of the repository.
 * Their links to each other stay; those to what is not packed lead to the repository.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { posix } from 'node:path';

const from = new URL('../../../', import.meta.url);
const to = new URL('../', import.meta.url);
const { version, homepage } = JSON.parse(
  readFileSync(new URL('package.json', to), 'utf8'),
);
const source = `${homepage.replace(/#.*/, '')}/blob/v${version}/`;

const pages = [
  'README.md',
  'CHANGELOG.md',
  'SECURITY.md',
  ...readdirSync(new URL('docs/', from))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

mkdirSync(new URL('docs/', to), { recursive: true });
copyFileSync(new URL('LICENSE', from), new URL('LICENSE', to));
for (const page of pages) {
  const text = readFileSync(new URL(page, from), 'utf8');
  const packed = text.replaceAll(
    /\]\((?!https?:|#)([^)#\s]+)(#[^)\s]*)?\)/g,
    (link, path, anchor = '') => {
      const target = posix.join(posix.dirname(page), path);
      if (target === 'LICENSE' || pages.includes(target)) return link;
      if (!existsSync(new URL(target, from))) {
        throw new Error(`${page}: ${path} is not there`);
      }
      return `](${source}${target}${anchor})`;
    },
  );
  writeFileSync(new URL(page, to), packed);
}
