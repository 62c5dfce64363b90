import { step } from '../packaging/step.mjs';

/** Installs an application that shares nothing with the others, the library on top, and runs its `npm test`. */
export function runAlone(cwd, tarball) {
  const name = cwd.split('/').at(-1);
  const quiet = ['--no-audit', '--no-fund'];
  step(`${name}: install`, 'npm', ['install', ...quiet, tarball], { cwd });
  step(name, 'npm', ['test'], { cwd });
}
