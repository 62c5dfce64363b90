import { readdirSync } from 'node:fs';
import type { WebhookSource } from '../core/define-source.js';
import { UsageError } from './usage.error.js';

export type AnySource = WebhookSource<string, object>;

const SOURCES = new URL('../sources/', import.meta.url);

/** The names of the sources there are: those of their folders, so that a new one needs no line here. */
export function sourceNames(folder = SOURCES): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/**
 * Finds a source by its name.
 *
 * @throws {UsageError} where there is none, or where it needs a package that is not installed.
 */
export async function loadSource(
  name: string,
  folder = SOURCES,
): Promise<AnySource> {
  const names = sourceNames(folder);
  if (!names.includes(name)) {
    throw new UsageError(
      `there is no source "${name}". There are: ${names.join(', ')}`,
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

function isSource(value: unknown): value is AnySource {
  return typeof value === 'function' && 'source' in value && 'fromEnv' in value;
}
