import { Logger } from '@nestjs/common';
import { UnavailableError } from '../../core/errors.js';
import type { StoreTrouble } from '../inbox-store.js';
import { troubleText } from '../trouble-text.js';
import { OpenFiles } from './open-files.js';

const LOOK_EVERY = 1_000;

/** The lock is gone, and with it the certainty that no other process has the file. */
export class LockLostError extends Error {
  constructor(readonly trouble: StoreTrouble) {
    super(trouble.text);
  }
}

/**
 * Notices when the files of a database are deleted, moved or replaced under the
 * process that has them open. SQLite goes on then, in files that nobody will
 * find again.
 */
export class FileWatch {
  readonly #logger = new Logger('Webhooks');
  #data: OpenFiles | undefined;
  #lock: OpenFiles | undefined;
  #timer: NodeJS.Timeout | undefined;
  #missing: string | undefined;
  #lockIsLost = false;

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
    if (this.#missing === undefined) return undefined;
    return {
      text: `${this.#missing} was deleted, moved or replaced while this process has it open`,
      advice: `What came now would be lost with the process; what was kept before is still handed out. Put the same file back (mv, not cp), or end this process once nothing waits any more, and start it again`,
      lasts: false,
    };
  }

  /** @throws {LockLostError} where another process may hand the same jobs out. */
  refuseSharing(): void {
    if (!this.#lockIsLost) return;
    throw new LockLostError({
      text: `${this.file}.lock was deleted, moved or replaced while this process has it open`,
      advice: `Another process may have the database by now, so nothing is taken and nothing handed out any more. End this process, and start it again`,
      lasts: false,
    });
  }

  /** @throws {UnavailableError} where what is kept now would be lost. */
  refuseLoss(): void {
    this.#look();
    this.refuseSharing();
    if (this.trouble) throw new UnavailableError(this.trouble.text);
  }

  #look(): void {
    const before = this.#missing;
    this.#missing = this.#data?.missing;
    // Without the database under its name, nobody else finds it either.
    this.#lockIsLost =
      this.#missing === undefined && this.#lock?.missing !== undefined;
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
