import { readableLine } from '../../core/readable.js';
import type { StoreTrouble } from '../inbox-store.js';
import { shellWord } from '../shell-word.js';

/** Primary result codes of SQLite. */
const BUSY = 5;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const CONSTRAINT = 19;
const NOTADB = 26;

/** What ends without a new start. */
const PASSING = new Set([FULL, IOERR, READONLY, CANTOPEN, BUSY]);

/** What an error of SQLite's, which is not about a row, says of the file: what is wrong, and what to do. */
export function explainSqlite(error: unknown, file: string): StoreTrouble {
  const { message } = (error ?? {}) as { message?: unknown };
  return {
    text: `${file}: ${readableLine(String(message), 300)}`,
    advice: adviceFor(codeOf(error), file),
    passes: PASSING.has(codeOf(error)),
  };
}

/** Whether SQLite says that what is in the file cannot be right. */
export function isDamage(error: unknown): boolean {
  const code = codeOf(error);
  return code === CORRUPT || code === NOTADB;
}

function codeOf(error: unknown): number {
  const { errcode = 0 } = (error ?? {}) as { errcode?: number };
  return errcode & 0xff;
}

function adviceFor(code: number, file: string): string {
  switch (code) {
    case CORRUPT:
    case NOTADB:
      return `The file is damaged, and nothing more is written to it. End the application, look at the disk, and put a backup in its place, or what can be saved: ${recovery(file)}. Take ${file}-wal and ${file}-shm away with it, and start again`;
    case CONSTRAINT:
      return `What is in the file contradicts itself: another program wrote to it, or it is damaged. End the application, and look: sqlite3 ${shellWord(file)} "pragma integrity_check". Put a backup in its place, or what can be saved: ${recovery(file)}`;
    case FULL:
      return `The disk is full, or a limit on the size of files is reached: make room`;
    case IOERR:
      return `The disk cannot be read or written: look whether it is full, there, and sound (the system's log tells)`;
    case READONLY:
      return `Let this process write to the file and to its folder, or mount the file system writable`;
    case CANTOPEN:
      return `Look whether the folder is there, whether this process may write to it, and how many files it may open`;
    case BUSY:
      return `Another program has it locked, a shell or a backup: let that end`;
    default:
      return 'Look at the disk, and at the memory of this process';
  }
}

/** Reads what it can into a new file. */
function recovery(file: string): string {
  return `sqlite3 ${shellWord(file)} .recover | sqlite3 ${shellWord(`${file}.recovered`)} (with a sqlite3 of sqlite.org: those of some systems lack .recover)`;
}
