import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.mjs';

/**
 * Installs an application that shares nothing with the others, the library on
 * top, and runs its `npm test`. One with `"installsLibrary": true` does that
 * itself, with the package manager that it is about.
 */
export async function runAlone(cwd, tarball) {
  const manifest = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'));
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline'];
  const library = manifest.installsLibrary ? [] : [tarball];
  await runCommand('npm', ['install', ...quiet, ...library], { cwd });
  await runCommand('npm', ['test'], { cwd, env: { LIBRARY: tarball } });
}
