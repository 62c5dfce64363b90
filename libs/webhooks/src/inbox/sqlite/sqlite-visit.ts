import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigurationError } from '../../core/errors.js';
import type { CommandStore } from '../command-store.js';
import type { HandlerStats } from '../inbox-store.js';
import type { InboxVisit } from '../inbox-visit.js';
import { troubleText } from '../trouble-text.js';
import { Database } from './database.js';
import { explainSqlite, isDamage } from './explain-sqlite.js';
import { hasOwner } from './has-owner.js';
import { MIGRATIONS } from './schema.js';
import { SqliteCommands } from './sqlite-commands.js';
import { SqliteReader } from './sqlite-reader.js';
import { sqliteStats } from './sqlite-stats.js';

/** Several times as long as an application sleeps between two looks. */
const PATIENCE = 3_000;
const BUSY = 'pragma busy_timeout = 5000';

/**
 * Looks at the inbox in a SQLite file, beside the process that owns it: without
 * its lock, reading only. A second connection writes for a moment where a command is left.
 *
 * @throws {ConfigurationError} where there is none; no file is ever made.
 */
export async function visitSqlite(path: string): Promise<InboxVisit> {
  const file = resolve(path);
  if (!existsSync(file)) {
    throw new ConfigurationError(
      `There is no file ${file}: give the path of sqliteInbox({ path }); the application makes the file when it starts for the first time`,
    );
  }
  const db = openReading(file);
  const reader = new SqliteReader(db);
  const commands = new SqliteCommands(db, Date.now);
  return {
    commands: {
      look: (id) => commands.look(id),
      leave: (command) => writing(file, (beside) => beside.leave(command)),
      stop: (id) => writing(file, (beside) => beside.stop(id)),
    },
    patience: PATIENCE,
    get: (which, of) => reading(file, () => reader.get(which, of)),
    find: (filter, page) => reading(file, () => reader.find(filter, page)),
    stats: () =>
      reading(file, async () => {
        const stats = sqliteStats(db, handlersIn(db), Date.now());
        return hasOwner(file) ? stats : stats.map(withoutRunning);
      }),
    close: async () => db.close(),
  };
}

/** @throws {ConfigurationError} with what to do, where the file is damaged. */
async function reading<Result>(
  file: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw isDamage(cause) ? damaged(file, cause) : cause;
  }
}

function damaged(file: string, cause: unknown): ConfigurationError {
  return new ConfigurationError(troubleText(explainSqlite(cause, file)), {
    cause,
  });
}

/** Of a process that died: what it ran waits for the next. */
function withoutRunning(stats: HandlerStats): HandlerStats {
  const { waiting, running } = stats;
  return { ...stats, waiting: waiting + running, running: 0 };
}

function openReading(file: string): Database {
  let db: Database | undefined;
  try {
    db = new Database(file, { readOnly: true });
    db.exec(BUSY);
    checkVersion(db, file);
    return db;
  } catch (cause) {
    db?.close();
    if (cause instanceof ConfigurationError) throw cause;
    throw new ConfigurationError(
      `${file} cannot be read: ${(cause as Error).message}. Give the path of sqliteInbox({ path }), as a user who may read it and write to its folder${isDamage(cause) ? `. If it was the inbox: ${explainSqlite(cause, file).advice}` : ''}`,
      { cause },
    );
  }
}

function checkVersion(db: Database, file: string): void {
  const { user_version: version } = db.get<{ user_version: number }>(
    'pragma user_version',
  )!;
  if (version === MIGRATIONS.length) return;
  if (version === 0) {
    throw new ConfigurationError(
      `There is no inbox in ${file}: give the path of sqliteInbox({ path })`,
    );
  }
  throw new ConfigurationError(
    version < MIGRATIONS.length
      ? `The inbox in ${file} is of version ${version}, this command line knows ${MIGRATIONS.length}: start the application with this version, which brings it up to date`
      : `The inbox in ${file} is of version ${version}, this command line knows ${MIGRATIONS.length}: use the command line of the application's own version`,
  );
}

async function writing<Result>(
  file: string,
  work: (commands: CommandStore) => Promise<Result>,
): Promise<Result> {
  const db = new Database(file);
  try {
    db.exec(BUSY);
    return await work(new SqliteCommands(db, Date.now));
  } finally {
    db.close();
  }
}

function handlersIn(db: Database): ReadonlySet<string> {
  const rows = db.all<{ id: string }>('select id from handler');
  return new Set(rows.map(({ id }) => id));
}
