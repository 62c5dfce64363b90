import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { ConfigurationError } from '../../core/errors.js';
import type { InboxOption } from '../inbox-option.js';
import type { KnownHandler, StoreTrouble } from '../inbox-store.js';
import { shellWord } from '../shell-word.js';
import { steadyClock } from '../steady-clock.js';
import { Database } from './database.js';
import { explainSqlite, isDamage } from './explain-sqlite.js';
import { FileTroubleError, FileWatch } from './file-watch.js';
import { lockFile } from './lock-file.js';
import { SqliteStore } from './sqlite.store.js';

export interface SqliteInboxOptions {
  /** The database file; its folder is made where it is missing. Beside it stand `-wal`, `-shm` and `.lock`. */
  readonly path: string;
}

/**
 * Keeps events in a SQLite file on a local disk: for one process, with nothing
 * to install (`node:sqlite`). What was acknowledged is on the disk.
 *
 * @example
 * ```ts
 * WebhooksModule.forRoot({ inbox: sqliteInbox({ path: '.data/webhooks.db' }) })
 * ```
 * @throws {ConfigurationError} at start, where another process uses the file, or it cannot be opened.
 */
export function sqliteInbox(options: SqliteInboxOptions): InboxOption {
  // Without types it may be called with nothing.
  const { path } = (options as SqliteInboxOptions | undefined) ?? { path: '' };
  if (typeof path !== 'string' || path === '' || path === ':memory:') {
    throw new ConfigurationError(
      `sqliteInbox: path must be the name of a file; for a memory inbox there is memoryInbox()`,
    );
  }
  const file = resolve(path);
  return {
    name: `SQLite (${file})`,
    loss: 'none',
    shared: false,
    commandLine: commandLineFor(file),
    create: () => new SqliteFileStore(file, new FileWatch(file)),
  };
}

/** From where the process was started, as whoever reads its log most likely is. */
function commandLineFor(file: string): string {
  const near = relative(process.cwd(), file);
  const isBelow = !near.startsWith('..') && near.length < file.length;
  return `--sqlite ${shellWord(isBelow ? near : file)}`;
}

class SqliteFileStore extends SqliteStore {
  constructor(
    private readonly file: string,
    private readonly files: FileWatch,
  ) {
    super(
      () => openFile(file, (error) => files.noteError(error)),
      steadyClock(),
      commandLineFor(file),
      files,
    );
  }

  get trouble(): StoreTrouble | undefined {
    return this.files.trouble;
  }

  explain(error: unknown): StoreTrouble {
    return error instanceof FileTroubleError
      ? error.trouble
      : explainSqlite(error, this.file);
  }

  /** What is wrong with a file may show only when it is read or written. */
  override async open(handlers: readonly KnownHandler[]): Promise<void> {
    try {
      await super.open(handlers);
      this.files.open();
    } catch (cause) {
      await this.close();
      if (cause instanceof ConfigurationError) throw cause;
      throw new ConfigurationError(
        `sqliteInbox: ${this.file} cannot be opened: ${(cause as Error).message}. Choose a path on a local disk that this process may write to, where there is an inbox's own file or none yet${isDamage(cause) ? `. If it was the inbox: ${this.explain(cause).advice}` : ''}`,
        { cause },
      );
    }
  }

  override async close(): Promise<void> {
    this.files.close();
    await super.close();
  }
}

async function openFile(
  file: string,
  onError: (error: unknown) => void,
): Promise<Database> {
  let unlock = () => {};
  try {
    mkdirSync(dirname(file), { recursive: true });
    unlock = await lockFile(file);
    // Bodies hold secrets. SQLite gives -wal and -shm the mode of the file.
    closeSync(openSync(file, 'a', 0o600));
    const db = new Database(file, { onClose: unlock, onError });
    // FULL: a commit is on the disk before it returns. WAL: others may read meanwhile.
    db.exec('pragma journal_mode = wal');
    db.exec('pragma synchronous = full');
    db.exec('pragma foreign_keys = on');
    // The command line leaves a command in a moment; to wait for it must not cost a webhook its 200.
    db.exec('pragma busy_timeout = 1000');
    return db;
  } catch (error) {
    unlock();
    throw error;
  }
}
