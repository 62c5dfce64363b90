/**
 * Packs the library, installs it where these applications are, and runs them:
 * real packages, real sockets. Those that share what they need are compiled
 * together; a folder with a `package.json` of its own is installed by itself.
 * Two run at once; what a row prints is shown when it fails.
 *
 * `--only pino` runs one, and may be said more than once; `--folder DIR` keeps
 * what is installed for the next run.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pack } from '../packaging/pack.mjs';
import { root } from '../packaging/step.mjs';
import { runAlone } from './run-alone.mjs';
import { compile, installShared, runTogether } from './run-together.mjs';
import { runRows } from './run-rows.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    folder: { type: 'string' },
  },
});
const source = join(root, 'test/applications');
const all = readdirSync(source, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'kit')
  .map(({ name }) => name);
const wanted = values.only ?? all;
if (!wanted.every((name) => all.includes(name))) {
  throw new Error(`--only takes one of ${all.join(', ')}`);
}

const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'applications-'));
const isAlone = (name) => existsSync(join(source, name, 'package.json'));
try {
  cpSync(source, folder, { recursive: true });
  const tarball = pack(folder);
  const together = wanted.filter((name) => !isAlone(name));
  if (together.length > 0) {
    installShared(folder, tarball);
    compile(folder);
  }
  // Those that install something first: they take longest.
  const rows = [
    ...wanted.filter(isAlone).map((name) => ({
      name,
      run: () => runAlone(join(folder, name), tarball),
    })),
    ...together.map((name) => ({ name, run: () => runTogether(folder, name) })),
  ];
  if (!(await runRows(rows))) process.exitCode = 1;
} finally {
  if (!values.folder) rmSync(folder, { recursive: true });
}
