import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './step.mjs';

/** The oldest version of each peer that the library says it works with. */
export function floors() {
  const file = join(root, 'libs/webhooks/package.json');
  const { peerDependencies } = JSON.parse(readFileSync(file, 'utf8'));
  const oldest = Object.entries(peerDependencies).map(([name, range]) => [
    name,
    /\d+\.\d+\.\d+/.exec(range)[0],
  ]);
  const found = Object.fromEntries(oldest);
  for (const name of ['platform-express', 'platform-fastify', 'testing']) {
    found[`@nestjs/${name}`] = found['@nestjs/core'];
  }
  return found;
}
