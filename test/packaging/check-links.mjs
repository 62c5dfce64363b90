import { globSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { step } from './step.mjs';

/** Looks whether the links of the packed texts lead somewhere: to a page and a heading in the package, or to the repository. */
export function checkLinks(tarball, folder) {
  const cwd = join(folder, 'unpacked');
  mkdirSync(cwd);
  step('unpack', 'tar', ['-xzf', tarball], { cwd });
  const root = join(cwd, 'package');
  const dead = globSync('{*.md,docs/*.md}', { cwd: root }).flatMap((page) =>
    linksOf(join(root, page))
      .filter((link) => !leadsSomewhere(join(root, page), link))
      .map((link) => `${page}: ${link}`),
  );
  if (dead.length) throw new Error(`dead links:\n${dead.join('\n')}`);
  console.log('the links of the packed texts: ok');
}

function linksOf(path) {
  const text = readFileSync(path, 'utf8').replaceAll(/^```.*?^```/gms, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
}

function leadsSomewhere(page, link) {
  if (/^https?:/.test(link)) return true;
  const [path, anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(target)) return false;
  return anchor === undefined || anchorsOf(target).includes(anchor);
}

/** As GitHub and npm make them of headings. */
function anchorsOf(path) {
  const headings = readFileSync(path, 'utf8').matchAll(/^#+ (.*)$/gm);
  return [...headings].map(([, heading]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
