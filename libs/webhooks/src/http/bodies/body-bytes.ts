import { BodyTimeoutError, BodyTooLargeError } from '../../core/errors.js';

/** Where the memory for a body is counted. */
export interface BodyRoom {
  /**
   * @param more whether others are to come
   * @throws {UnavailableError} where there is no room for `bytes` more.
   */
  take(bytes: number, more: boolean): void;
  give(bytes: number): void;
  /** Called with the reason when others need the room of a body that is still coming. */
  onPushedOut(end: (reason: unknown) => void): void;
  /**
   * Where a body of so many bytes must leave time for others, calls `next` when it is its turn again.
   *
   * @returns whether it will
   */
  waitForTurn(bytes: number, next: () => void): boolean;
}

/** Enough for a body that shares its memory with no other. */
export const OWN_ROOM: BodyRoom = {
  take: () => {},
  give: () => {},
  onPushedOut: () => {},
  waitForTurn: () => false,
};

/** Bytes; smaller chunks are put together: each by itself would take up to 200 bytes more. */
const CRUMB = 4 * 1024;
const BLOCK = 4 * CRUMB;
/** Chunks of any size, and after these one for so many bytes: what is smaller costs more to read than it is worth. */
const FREE_CHUNKS = 1024;
const FEWEST_BYTES = 64;

/** Collects the bytes of a body. */
export class BodyBytes {
  #pieces: Buffer[] = [];
  #block: Buffer | undefined;
  #inBlock = 0;
  #chunks = 0;
  #taken = 0;
  #size = 0;

  /**
   * @param limit bytes
   * @param announced bytes, where the sender said how many there will be
   */
  constructor(
    private readonly limit: number,
    private readonly room: BodyRoom,
    private readonly announced = NaN,
  ) {}

  get size(): number {
    return this.#size;
  }

  /** @throws {BodyTooLargeError | BodyTimeoutError | UnavailableError} */
  add(chunk: Buffer): void {
    const size = this.#size + chunk.length;
    if (size > this.limit) throw tooLarge(this.limit);
    if (++this.#chunks > FREE_CHUNKS + size / FEWEST_BYTES) {
      throw new BodyTimeoutError(
        `the body comes in chunks of less than ${FEWEST_BYTES} bytes, which takes too long`,
      );
    }
    const more = !(size >= this.announced);
    if (this.#size === 0 || chunk.length >= CRUMB) this.#keep(chunk, more);
    else this.#copy(chunk, more);
    this.#size = size;
  }

  whole(): Buffer {
    this.#seal();
    const [first] = this.#pieces;
    return this.#pieces.length === 1
      ? first!
      : Buffer.concat(this.#pieces, this.#size);
  }

  /** Forgets the bytes, and gives their room back. */
  drop(): void {
    this.#pieces = [];
    this.#block = undefined;
    this.room.give(this.#taken);
    this.#taken = 0;
    this.#size = 0;
  }

  #keep(chunk: Buffer, more: boolean): void {
    this.#take(chunk.length, more);
    this.#seal();
    this.#pieces.push(chunk);
  }

  #copy(chunk: Buffer, more: boolean): void {
    if (!this.#block || this.#inBlock + chunk.length > BLOCK) {
      this.#take(BLOCK, more);
      this.#seal();
      this.#block = Buffer.allocUnsafeSlow(BLOCK);
    }
    this.#inBlock += chunk.copy(this.#block, this.#inBlock);
  }

  #seal(): void {
    if (!this.#block) return;
    this.#pieces.push(this.#block.subarray(0, this.#inBlock));
    this.#block = undefined;
    this.#inBlock = 0;
  }

  #take(bytes: number, more: boolean): void {
    this.room.take(bytes, more);
    this.#taken += bytes;
  }
}

/** What is answered where a body is, or says that it will be, larger than the limit. */
export function tooLarge(limit: number): BodyTooLargeError {
  return new BodyTooLargeError(
    `the body is larger than ${limit} bytes (limits.body)`,
  );
}
