import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage.error.js';
import type { Received } from './received.js';
import { requestHead } from './request-head.js';
import { savedName } from './saved-name.js';

/** What one run saves: strangers must not fill the disk. */
const MOST = { webhooks: 1_000, bytes: 256 * 1024 * 1024 };

/**
 * Keeps webhooks in files that `verify` and `send` read again, `.headers` and
 * `.body`, for their owner alone: signatures and bodies are secrets.
 */
export class SavedWebhooks {
  readonly #folder: string;
  #count = 0;
  #bytes = 0;
  #isFull = false;

  /** @throws {UsageError} where nothing can be written into the folder. */
  constructor(
    private readonly terminal: Pick<Terminal, 'note'>,
    folder: string,
    private readonly most = MOST,
  ) {
    this.#folder = resolve(folder);
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      accessSync(this.#folder, constants.W_OK);
    } catch (error) {
      throw new UsageError(
        `--save: nothing can be written into ${this.#folder} (${codeOf(error)}): give another folder`,
      );
    }
    terminal.note(
      `saves in ${this.#folder}, ${most.webhooks} webhooks at most: it holds secrets`,
    );
  }

  /**
   * Saves a webhook, a refused one too: `verify` tells more of why.
   *
   * @returns its files, without their endings; absent where it is not saved
   */
  save(received: Received): string | undefined {
    const { read } = received;
    if (!read || this.#isFull) return undefined;
    const head = requestHead(read.message);
    const { body } = read.request;
    this.#count++;
    this.#bytes += head.length + body.length;
    if (this.#count > this.most.webhooks || this.#bytes > this.most.bytes) {
      this.#isFull = true;
      this.terminal.note('nothing more is saved: one run has its limit');
      return undefined;
    }
    const name = savedName(received, read.request.receivedAt, this.#count);
    const files = join(this.#folder, name);
    try {
      // Synchronous: in order, and whole whenever the command is ended.
      write(`${files}.headers`, head);
      write(`${files}.body`, body);
      return files;
    } catch (error) {
      this.terminal.note(`${files} is not saved whole (${codeOf(error)})`);
      return undefined;
    }
  }
}

/** Never over a file that is there. */
function write(path: string, content: string | Buffer): void {
  writeFileSync(path, content, { flag: 'wx', mode: 0o600 });
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
