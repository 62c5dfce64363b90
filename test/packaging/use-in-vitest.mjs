import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { root, step } from './step.mjs';

/** Installs the package in an ESM application on Nest 12 and runs its tests under Vitest. */
export function useInVitest(tarball, folder) {
  const cwd = join(folder, 'vitest-app');
  cpSync(join(root, 'test/packaging/vitest-app'), cwd, { recursive: true });
  const install = ['install', '--no-audit', '--no-fund', tarball];
  step('install into an app with Vitest', 'npm', install, { cwd });
  step('its Vitest', 'npm', ['test'], { cwd });
}
