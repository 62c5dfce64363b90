import { statSync, type BigIntStats } from 'node:fs';

/**
 * Whether names still lead to the files that are open under them. They are
 * never opened for that: to close a file once more would end SQLite's locks on it.
 */
export class OpenFiles {
  readonly #known: ReadonlyMap<string, BigIntStats>;

  /** @param paths of files that this process has open */
  constructor(paths: readonly string[]) {
    this.#known = new Map(
      paths.flatMap((path) => {
        const found = statOf(path);
        return found ? [[path, found] as const] : [];
      }),
    );
  }

  /** The first of these files that was deleted, moved or replaced. */
  get missing(): string | undefined {
    for (const [path, known] of this.#known) {
      const now = statOf(path);
      // No new file gets the number of one that is still open.
      if (now?.ino !== known.ino || now.dev !== known.dev) return path;
    }
    return undefined;
  }
}

function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    // It may be there, but not for this process any more.
    return undefined;
  }
}
