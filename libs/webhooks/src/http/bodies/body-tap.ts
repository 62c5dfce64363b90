import type { IncomingMessage } from 'node:http';
import { BodyTimeoutError, BodyUnreadableError } from '../../core/errors.js';
import { BodyBytes, type BodyRoom } from './body-bytes.js';
import { chunkBytes } from './chunk-bytes.js';

/**
 * Keeps the bytes of a body that others may read before the guard does: a
 * middleware, a body parser, a route that passes the request on. They read the
 * stream as if nobody listened; every byte enters it through `push()`.
 */
export class BodyTap {
  readonly #body: BodyBytes;
  #state: 'open' | 'whole' | 'over' = 'open';
  #error: unknown;
  #wake = () => {};

  constructor(
    private readonly message: IncomingMessage,
    room: BodyRoom,
    {
      limit,
      announced,
    }: { readonly limit: number; readonly announced: number },
  ) {
    this.#body = new BodyBytes(limit, room, announced);
    room.onPushedOut((reason) => this.#fail(reason));
    const push = message.push.bind(message);
    message.push = (chunk: unknown, encoding?: BufferEncoding) => {
      this.#see(chunk, encoding);
      return push(chunk, encoding);
    };
    message.once('close', () => {
      // Of most requests, and an error is dear.
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
    if (this.#state === 'over') {
      throw this.#error ?? new BodyUnreadableError('nobody waited for it');
    }
    return this.#body.whole();
  }

  /** Keeps nothing from now on. */
  drop(): void {
    if (this.#state !== 'over') this.#end();
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
      this.#body.add(chunkBytes(chunk, encoding ?? null));
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#state !== 'open') return;
    this.#error = error;
    this.#end();
  }

  #end(): void {
    this.#state = 'over';
    this.#body.drop();
    this.#wake();
  }
}
