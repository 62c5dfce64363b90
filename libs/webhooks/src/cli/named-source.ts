import type { AnySource } from './any-source.js';
import { loadOwnSource } from './load-own-source.js';
import { loadSource } from './load-source.js';
import { UsageError } from './usage.error.js';

/**
 * The source that a command's first argument names: one of the package, or,
 * with `--source`, one's own.
 *
 * @throws {UsageError} where there is none of that name.
 */
export async function namedSource(
  name: string,
  file: string | undefined,
): Promise<AnySource> {
  if (file === undefined) return loadSource(name);
  const source = await loadOwnSource(file);
  if (source.source.name === name) return source;
  throw new UsageError(
    `--source: ${file} exports the source "${source.source.name}", not "${name}"`,
  );
}
