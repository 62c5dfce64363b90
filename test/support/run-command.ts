import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs a command of the repository to its end. */
export function runCommand(
  command: string,
  args: readonly string[],
  env: object = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: ROOT, env: { ...ownEnvironment(), ...env } };
    const child = execFile(command, args, options, (_error, out, err) =>
      resolve({ code: child.exitCode ?? 1, output: out + err }),
    );
  });
}

/** The environment without what Jest puts into it: for programs that must run as they do elsewhere. */
export function ownEnvironment(): NodeJS.ProcessEnv {
  const { NODE_ENV: _test, NODE_OPTIONS: _options, ...env } = process.env;
  // Each program keeps its events in a folder of its own, deleted after the test run.
  const SAMPLE_DATA_DIR = join(
    process.env['TEST_RUN_FOLDER'] ?? '',
    `sample-${randomUUID()}`,
  );
  return { ...env, NO_COLOR: '1', SAMPLE_DATA_DIR };
}
