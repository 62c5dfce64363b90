import { Logger } from '@nestjs/common';
import { UnavailableError } from '../../core/errors.js';
import type { StoreTrouble } from '../inbox-store.js';
import { troubleText } from '../trouble-text.js';
import { explainSqlite, isDamage } from './explain-sqlite.js';
import { OpenFiles } from './open-files.js';
import type { Watch } from './sqlite.store.js';

const LOOK_EVERY = 1_000;

/** Nothing may be done with the files any more. */
export class FileTroubleError extends Error {
  constructor(readonly trouble: StoreTrouble) {
    super(trouble.text);
  }
}

/**
 * Notices when the files of a database are deleted, moved or replaced under the
 * process that has them open, where SQLite would go on in files that nobody
 * finds again; and keeps away from a file that is damaged.
 */
export class FileWatch implements Watch {
  readonly #logger = new Logger('Webhooks');
  #data: OpenFiles | undefined;
  #lock: OpenFiles | undefined;
  #timer: NodeJS.Timeout | undefined;
  #missing: string | undefined;
  #fatal: StoreTrouble | undefined;

  constructor(private readonly file: string) {}

  /** From here on these files must stay: SQLite has them open. */
  open(): void {
    const { file } = this;
    this.#data = new OpenFiles([file, `${file}-wal`, `${file}-shm`]);
    this.#lock = new OpenFiles([`${file}.lock`]);
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY).unref();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#data = this.#lock = undefined;
  }

  /** Where nothing new may be taken. */
  get trouble(): StoreTrouble | undefined {
    if (this.#missing === undefined) return this.#fatal;
    return {
      text: `${this.#missing} was deleted, moved or replaced while this process has it open`,
      advice:
        'What came now would be lost with the process; what was kept before is still handed out. Put the same file back (mv, not cp), or end this process once nothing waits any more, and start it again',
    };
  }

  /** Of a statement. Whoever finds that the file is damaged, a webhook or somebody who looks, nobody writes to it any more. */
  noteError(error: unknown): void {
    if (isDamage(error)) this.#fatal = explainSqlite(error, this.file);
  }

  /** @throws {FileTroubleError} where the file is damaged, or another process may hand the same jobs out. */
  allowAnything(): void {
    if (this.#fatal) throw new FileTroubleError(this.#fatal);
  }

  /** @throws {UnavailableError} where what is kept now would be lost. */
  allowTaking(): void {
    this.#look();
    this.allowAnything();
    if (this.#missing === undefined) return;
    throw new UnavailableError(
      `the inbox has lost its file: ${this.trouble!.text}`,
    );
  }

  #look(): void {
    const before = this.#missing;
    this.#missing = this.#data?.missing;
    // Without the database under its name, nobody else finds it either.
    if (this.#missing === undefined && this.#lock?.missing !== undefined) {
      this.#fatal ??= {
        text: `${this.#lock.missing} was deleted, moved or replaced while this process has it open`,
        advice:
          'Another process may have the database by now, so nothing is taken and nothing handed out any more. End this process, and start it again',
      };
    }
    if (this.#missing === before) return;
    if (this.#missing === undefined) {
      this.#logger.log(`The inbox has its file back: ${before}`);
    } else if (before === undefined) {
      this.#logger.error(
        `The inbox takes nothing more, webhooks are answered 503: ${troubleText(this.trouble!)}`,
      );
    }
  }
}
