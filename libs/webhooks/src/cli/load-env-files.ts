import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { UsageError } from './usage.error.js';

/**
 * Lays the variables of files under an environment: what it has already stays,
 * and a later file wins over an earlier one, as with Node's own `--env-file`.
 *
 * @throws {UsageError} where a file cannot be read.
 */
export function loadEnvFiles(
  paths: readonly string[],
  env: NodeJS.ProcessEnv,
): void {
  const found: NodeJS.Dict<string> = {};
  for (const path of paths) Object.assign(found, parseEnv(textOf(path)));
  for (const [name, value] of Object.entries(found)) env[name] ??= value;
}

function textOf(path: string): string {
  try {
    // Some editors begin a file with a byte order mark.
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === 'ENOENT'
        ? `--env-file: there is no ${resolve(path)}: give the path from the folder that you are in`
        : `--env-file: ${path} cannot be read (${code})`,
    );
  }
}
