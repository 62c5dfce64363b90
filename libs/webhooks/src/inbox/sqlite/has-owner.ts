import { existsSync } from 'node:fs';
import { Database } from './database.js';

/** Whether a process of the application has the file, as far as somebody beside it can tell. */
export function hasOwner(file: string): boolean {
  const lock = `${file}.lock`;
  // Looked for first: to open it would make one.
  if (!existsSync(lock)) return false;
  let db: Database | undefined;
  try {
    db = new Database(lock);
    // Had for a moment; an application that starts just then waits longer.
    db.run('begin immediate');
    return false;
  } catch {
    // It is locked. Or it may not be opened by whoever looks, and who knows then.
    return true;
  } finally {
    db?.close();
  }
}
