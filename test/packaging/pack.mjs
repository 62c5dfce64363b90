import { join } from 'node:path';
import { step } from './step.mjs';

/** Packs the library into `folder`. */
export function pack(folder) {
  const args = ['pack', '--json', '--pack-destination', folder];
  const workspace = ['--workspace', 'nestjs-livestream-webhooks'];
  const output = step('npm pack', 'npm', [...args, ...workspace]);
  // npm 11 prints a list, npm 12 an object by package name.
  const [packed] = Object.values(JSON.parse(output));
  return join(folder, packed.filename);
}
