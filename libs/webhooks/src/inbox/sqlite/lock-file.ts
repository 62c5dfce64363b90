import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigurationError } from '../../core/errors.js';
import { Database } from './database.js';
import { isDamage } from './explain-sqlite.js';

const TRY_EVERY = 50;

/**
 * Makes this process the only owner of `path`, by a lock on a file beside it
 * that ends with the process, however that ends. Waits a while for another
 * owner: a watcher starts the new process before the old one is gone.
 *
 * @returns lets go
 * @throws {ConfigurationError} that names the other process.
 */
export async function lockFile(
  path: string,
  patience = 5_000,
): Promise<() => void> {
  const owner = { pid: process.pid, token: randomUUID() };
  const db = new Database(`${path}.lock`);
  const deadline = performance.now() + patience;
  while (!triedLock(db, owner)) {
    if (performance.now() > deadline) {
      const pid = ownerOf(db)?.pid ?? 'unknown';
      db.close();
      throw new ConfigurationError(
        `${path} belongs to another process (pid ${pid}), which is running. One process can use a SQLite inbox: end the other one, give this one another path, or use postgresInbox for several`,
      );
    }
    await sleep(TRY_EVERY);
  }
  return () => db.close();
}

/** @throws {ConfigurationError} where it is no file of a lock. */
function triedLock(db: Database, owner: Owner): boolean {
  try {
    return tryLock(db, owner);
  } catch (cause) {
    db.close();
    if (!isDamage(cause)) throw cause;
    throw new ConfigurationError(
      `${db.path} is damaged (${(cause as Error).message}). It holds nothing but a lock: end what uses the database beside it, and delete it`,
      { cause },
    );
  }
}

interface Owner {
  readonly pid: number;
  readonly token: string;
}

/** The lock is an open transaction. Who owns it can be read by others only when committed: hence in two steps. */
function tryLock(db: Database, owner: Owner): boolean {
  try {
    db.run('begin immediate');
    if (ownerOf(db)?.token === owner.token) return true;
    db.exec('create table if not exists owner (pid, token)');
    db.exec('delete from owner');
    db.run(
      'insert into owner (pid, token) values (?, ?)',
      owner.pid,
      owner.token,
    );
    db.run('commit');
    return tryLock(db, owner);
  } catch (error) {
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return false;
    throw error;
  }
}

const SQLITE_BUSY = 5;

function ownerOf(db: Database): Owner | undefined {
  try {
    return db.get<{ pid: number; token: string }>('select * from owner');
  } catch {
    // Nobody has written it yet.
    return undefined;
  }
}
