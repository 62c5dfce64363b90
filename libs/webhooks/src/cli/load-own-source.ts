import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { errorText } from '../core/error-text.js';
import { isSource, type AnySource } from './any-source.js';
import { UsageError } from './usage.error.js';

/**
 * Loads a source of one's own, out of an ES module or a CommonJS one: its
 * default export where that is a source, else the only source that it exports.
 *
 * @throws {UsageError} that says what to change in the module.
 */
export async function loadOwnSource(file: string): Promise<AnySource> {
  const exported = await importing(file);
  // `default` of a CommonJS module is all that it exports; a compiled default export is in there.
  const inner = (exported['default'] ?? {}) as Exports;
  const standard = [exported['default'], inner['default']].find(isSource);
  if (standard) return standard;
  const named = new Map(
    Object.entries({ ...inner, ...exported }).filter(
      (entry): entry is [string, AnySource] => isSource(entry[1]),
    ),
  );
  const [only, ...more] = new Set(named.values());
  if (only && more.length === 0) return only;
  throw new UsageError(
    only
      ? `${file} exports several sources, ${[...named.keys()].join(', ')}: make one of them its default export`
      : `${file} exports no source: export what defineSource() returned, as its default or under a name`,
  );
}

type Exports = Readonly<Record<string, unknown>>;

async function importing(file: string): Promise<Exports> {
  const path = resolve(file);
  if (!existsSync(path)) {
    throw new UsageError(
      `there is no ${path}: compile the source first, and give the JavaScript file`,
    );
  }
  try {
    return (await import(pathToFileURL(path).href)) as Exports;
  } catch (error) {
    const hint = /\.[cm]?tsx?$/.test(file)
      ? 'compile it, and give the JavaScript file'
      : 'Node says';
    throw new UsageError(
      `${file} cannot be loaded: ${hint}:\n${errorText(error)}`,
    );
  }
}
