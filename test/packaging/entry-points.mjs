import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './step.mjs';

const library = join(root, 'libs/webhooks');

/** Every path that users may import, by name: tools see nothing behind "./*". */
export function entryPoints() {
  const text = readFileSync(join(library, 'package.json'), 'utf8');
  const named = Object.keys(JSON.parse(text).exports).filter(
    (path) => !path.includes('*') && !path.endsWith('.json'),
  );
  const sources = readdirSync(join(library, 'src/sources'), {
    withFileTypes: true,
  }).filter((entry) => entry.isDirectory());
  return [...named, ...sources.map(({ name }) => `./${name}`)];
}
