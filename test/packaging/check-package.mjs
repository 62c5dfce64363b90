import { entryPoints } from './entry-points.mjs';
import { step } from './step.mjs';

/** What the tools for packages have to say of it. */
export function checkPackage(tarball) {
  step('publint', 'npx', ['--no-install', 'publint', '--strict', tarball]);
  step('attw', 'npx', [
    ...['--no-install', 'attw', tarball, '--profile', 'node16'],
    ...['--entrypoints', ...entryPoints()],
  ]);
}
