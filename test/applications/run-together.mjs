import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { step } from '../packaging/step.mjs';

/** Compiles the applications that share an installation, with the types as published, and runs their tests. */
export function runTogether(cwd, names) {
  step('compile', 'npx', ['--no-install', 'tsc'], { cwd });
  const files = names.flatMap((name) =>
    globSync(join(cwd, 'dist', name, '*.test.js')),
  );
  const options = ['--test-concurrency=2', '--test-reporter=spec'];
  const args = ['--enable-source-maps', '--test', ...options, ...files];
  const { status } = spawnSync('node', args, { cwd, stdio: 'inherit' });
  if (status !== 0) throw new Error('An application failed: see above');
}
