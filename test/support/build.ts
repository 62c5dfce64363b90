import { oncePerRun } from './once-per-run.js';
import { runCommand } from './run-command.js';

/**
 * Builds the library and the sample, once per test run.
 *
 * @throws what the build said, in each test file that asked, where it failed.
 */
export async function build(): Promise<void> {
  const { code, output } = await oncePerRun('build', () =>
    runCommand('npm', ['run', 'build']),
  );
  if (code !== 0) throw new Error(`npm run build failed:\n${output}`);
}
