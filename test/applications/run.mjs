/**
 * Packs the library, installs it where these applications are, and runs them:
 * real packages, real sockets. Those that share what they need are compiled
 * together and run by Node's test runner, a process each; a folder with a
 * `package.json` of its own is installed by itself and runs its `npm test`.
 *
 * `--only pino` runs one; `--folder DIR` keeps what is installed for the next run.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pack } from '../packaging/pack.mjs';
import { root, step } from '../packaging/step.mjs';
import { runAlone } from './run-alone.mjs';
import { runTogether } from './run-together.mjs';

const { values } = parseArgs({
  options: { only: { type: 'string' }, folder: { type: 'string' } },
});
const source = join(root, 'test/applications');
const all = readdirSync(source, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'kit')
  .map(({ name }) => name);
const wanted = all.filter((name) => !values.only || name === values.only);
if (wanted.length === 0) {
  throw new Error(`--only takes one of ${all.join(', ')}`);
}

const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'applications-'));
const kept = existsSync(join(folder, 'node_modules'));
try {
  cpSync(source, folder, { recursive: true });
  const tarball = pack(folder);
  const isAlone = (name) => existsSync(join(source, name, 'package.json'));
  const together = wanted.filter((name) => !isAlone(name));
  if (together.length > 0) {
    if (!kept) step('install what they share', 'npm', ['ci'], { cwd: folder });
    const install = ['install', '--no-save', '--no-audit', '--no-fund'];
    step('install the library', 'npm', [...install, tarball], { cwd: folder });
    runTogether(folder, together);
  }
  for (const name of wanted.filter(isAlone)) {
    runAlone(join(folder, name), tarball);
  }
  console.log('The applications are fine.');
} finally {
  if (!values.folder) rmSync(folder, { recursive: true });
}
