import { readdirSync } from 'node:fs';
import { isSource, type AnySource } from './any-source.js';
import { loadOwnSource } from './load-own-source.js';
import { UsageError } from './usage.error.js';

const SOURCES = new URL('../sources/', import.meta.url);

/** The names of the sources there are: those of their folders, so that a new one needs no line here. */
export function sourceNames(folder = SOURCES): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** What no name of a source has: a folder, or the ending of a module. */
const FILE = /[/\\]|\.[cm]?[jt]s$/;

/**
 * Finds a source by its name, or one's own by its file.
 *
 * @throws {UsageError} where there is none, or where it needs a package that is not installed.
 */
export async function loadSource(
  name: string,
  folder = SOURCES,
): Promise<AnySource> {
  if (FILE.test(name)) return loadOwnSource(name);
  const names = sourceNames(folder);
  if (!names.includes(name)) {
    throw new UsageError(
      `there is no source "${name}". There are: ${names.join(', ')}. One of your own: --source ./dist/${name}.source.js`,
    );
  }
  const { href } = new URL(`${name}/index.js`, folder);
  const exported = await importing(name, href);
  const source = Object.values(exported).find(isSource);
  if (!source) throw new TypeError(`${href} exports no source`);
  return source;
}

async function importing(name: string, href: string): Promise<object> {
  try {
    return (await import(href)) as object;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const missing = /Cannot find package '([^']+)'/.exec(message)?.[1];
    if (code !== 'ERR_MODULE_NOT_FOUND' || !missing) throw error;
    throw new UsageError(
      `the source "${name}" needs a package that is not installed: npm install ${missing}`,
    );
  }
}
