import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage.error.js';

/**
 * The bytes of a file, or of standard input for `-`.
 *
 * @throws {UsageError} where it cannot be read.
 */
export async function readBytes(
  terminal: Terminal,
  option: string,
  path: string,
): Promise<Buffer> {
  if (path === '-') return buffer(terminal.stdin);
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${option}: ${path} cannot be read (${code})`);
  }
}
