import { UnavailableError } from '../core/errors.js';

/** Bounds the memory that strangers can fill: the bytes of all bodies in flight. */
export class BodyBudget {
  #used = 0;

  constructor(private readonly limit: number) {}

  get used(): number {
    return this.#used;
  }

  /** @throws {UnavailableError} when there is no room for `bytes` more. */
  take(bytes: number): void {
    if (this.#used + bytes > this.limit) {
      throw new UnavailableError(
        `over ${this.limit} bytes of webhook bodies are in flight (limits.inFlight)`,
      );
    }
    this.#used += bytes;
  }

  give(bytes: number): void {
    this.#used -= bytes;
  }
}
