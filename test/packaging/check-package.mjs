import { entryPoints } from './entry-points.mjs';
import { step } from './step.mjs';

/** What the tools for packages have to say of it. */
export function checkPackage(tarball) {
  step('publint', 'npx', ['--no-install', 'publint', '--strict', tarball]);
  const profile = ['--profile', 'node16'];
  const entries = ['--entrypoints', ...entryPoints()];
  const args = ['--no-install', 'attw', tarball, ...profile, ...entries];
  step('attw', 'npx', args);
}
