import type { IncomingMessage } from 'node:http';
import {
  BodyTimeoutError,
  BodyTooLargeError,
  BodyUnreadableError,
} from '../core/errors.js';
import { chunkBytes } from './chunk-bytes.js';

/** Where the memory for a body is counted. */
export interface Counted {
  take(bytes: number): void;
  give(bytes: number): void;
}

/**
 * Keeps the bytes of a body that others may read before the guard does: a
 * middleware, a body parser, a route that passes the request on. They read the
 * stream as if nobody listened; every byte enters it through `push()`.
 */
export class BodyTap {
  #chunks: Buffer[] = [];
  #size = 0;
  #state: 'open' | 'whole' | 'over' = 'open';
  #error: unknown;
  #wake = () => {};

  constructor(
    private readonly message: IncomingMessage,
    private readonly limit: number,
    private readonly counted: Counted,
  ) {
    const push = message.push.bind(message);
    message.push = (chunk: unknown, encoding?: BufferEncoding) => {
      this.#see(chunk, encoding);
      return push(chunk, encoding);
    };
    message.once('close', () => {
      if (this.#state !== 'open') return;
      this.#fail(
        new BodyUnreadableError('the sender went away before the end'),
      );
    });
  }

  /**
   * The body, once all of it went through.
   *
   * @throws {BodyTooLargeError | BodyTimeoutError | BodyUnreadableError | UnavailableError}
   */
  async whole(timeout: number): Promise<Buffer> {
    this.message.resume();
    if (this.#state === 'open') {
      const timer = setTimeout(() => {
        this.#fail(
          new BodyTimeoutError(`the body was not there after ${timeout} ms`),
        );
      }, timeout);
      await new Promise<void>((resolve) => (this.#wake = resolve));
      clearTimeout(timer);
    }
    if (this.#state === 'over') throw this.#error;
    return Buffer.concat(this.#chunks, this.#size);
  }

  /** Keeps nothing from now on. */
  drop(): void {
    this.#fail(DROPPED);
  }

  /** Called by Node's parser: what it throws would end the process. */
  #see(chunk: unknown, encoding?: BufferEncoding): void {
    if (this.#state !== 'open') return;
    if (chunk === null) {
      this.#state = 'whole';
      this.#wake();
      return;
    }
    try {
      const bytes = chunkBytes(chunk, encoding ?? null);
      if (this.#size + bytes.length > this.limit) {
        throw new BodyTooLargeError(
          `the body is larger than ${this.limit} bytes (limits.body)`,
        );
      }
      this.counted.take(bytes.length);
      this.#size += bytes.length;
      this.#chunks.push(bytes);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#state !== 'open') return;
    this.#state = 'over';
    this.#error = error;
    this.#chunks = [];
    this.counted.give(this.#size);
    this.#size = 0;
    this.#wake();
  }
}

/** Made once: every request that nobody reads before the guard ends so, and an error with its stack costs more than a tap. */
const DROPPED = new BodyUnreadableError('nobody waited for the body');
