import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { step } from '../packaging/step.mjs';
import { runCommand } from './run-command.mjs';

/** Installs what most applications share, unless an earlier run did, and the library on top. */
export function installShared(cwd, tarball) {
  const lock = readFileSync(join(cwd, 'package-lock.json'), 'utf8');
  const installed = join(cwd, 'node_modules/installed-lock.json');
  const kept =
    existsSync(installed) && readFileSync(installed, 'utf8') === lock;
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline'];
  if (!kept) {
    step('install what they share', 'npm', ['ci', ...quiet], { cwd });
    writeFileSync(installed, lock);
  }
  const library = ['install', '--no-save', ...quiet, tarball];
  step('install the library', 'npm', library, { cwd });
}

/** Compiles all of them, with the types as published. */
export function compile(cwd) {
  step('compile', 'npx', ['--no-install', 'tsc'], { cwd });
}

/** Runs the tests of one of them, a process for each file. */
export function runTogether(cwd, name) {
  const files = globSync(join(cwd, 'dist', name, '*.test.js'));
  const options = ['--enable-source-maps', '--test', '--test-reporter=spec'];
  return runCommand('node', [...options, ...files], { cwd });
}
