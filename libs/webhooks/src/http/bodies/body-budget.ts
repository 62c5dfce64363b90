import { UnavailableError } from '../../core/errors.js';
import type { BodyLimits } from './body-limits.js';
import { LoopTurns } from './loop-turns.js';

/** A body, as far as the budget is concerned. */
export interface BudgetedBody {
  /** What it takes up by now. */
  readonly bytes: number;
  /** Whether its headers took a secret to make. */
  readonly isProven: boolean;
  /** Ends its reading: it {@link BodyBudget.leave | leaves}, and gives back what it took. */
  pushOut(reason: UnavailableError): void;
}

/**
 * Bytes of memory; up to there a body is small: one of 16 KiB, and the block in
 * which its pieces are put together. Of the webhooks that are known nearly all are.
 */
export const SMALL_BODY = 32 * 1024;
/** The least part of its time that a body is left when memory is short. */
const LEAST_PATIENCE = 0.1;

/**
 * How much of the memory may be in use when a body takes more of it, by rank:
 * bodies of strangers, small ones of theirs, those whose headers are proven,
 * and small ones of these. Only large ones leave some to others.
 */
const SHARES = [1 / 2, 1, 7 / 8, 1] as const;

/**
 * Bounds the memory that bodies in flight take, and shares it out: strangers
 * can send as many as they like, and never finish one. What needs room gets it
 * from bodies that are still coming and rank no higher, of the lowest rank
 * first, and of these from the oldest, which is the one that stalls.
 */
export class BodyBudget {
  /**
   * In which large bodies of strangers are read: as fast as there is time, but
   * some 100 KiB each of a few at once, and what else there is to do in between.
   */
  readonly turns = new LoopTurns(8);
  #used = 0;
  readonly #shares: readonly number[];
  /** The bodies that are still coming, by rank, the oldest first. */
  readonly #coming = SHARES.map(() => new Set<BudgetedBody>());

  constructor(private readonly limits: Pick<BodyLimits, 'body' | 'inFlight'>) {
    const { body, inFlight } = limits;
    // However little there is, it must do for one body and what becomes of it when it is inflated.
    this.#shares = SHARES.map((part) => Math.max(part * inFlight, 2 * body));
  }

  get used(): number {
    return this.#used;
  }

  /**
   * Makes room for `bytes` more of a body.
   *
   * @param more whether others are to come
   * @throws {UnavailableError} where there is none.
   */
  take(body: BudgetedBody, bytes: number, more: boolean): void {
    const rank = rankOf(body.isProven, body.bytes + bytes);
    while (this.#used + bytes > this.#shares[rank]!) {
      const oldest = this.#oldestUpTo(rank);
      if (!oldest || oldest === body) throw this.#full();
      oldest.pushOut(this.#full());
    }
    this.#used += bytes;
    if (!more || this.#coming[rank]!.has(body)) return;
    this.leave(body);
    this.#coming[rank]!.add(body);
  }

  give(bytes: number): void {
    this.#used -= bytes;
  }

  /** The body is there, or given up: it cannot be pushed out any more. */
  leave(body: BudgetedBody): void {
    for (const coming of this.#coming) coming.delete(body);
  }

  /** Milliseconds for a body to arrive: strangers have the less, the less memory there is. */
  patience(timeout: number, isProven: boolean): number {
    if (isProven) return timeout;
    const free = 1 - this.#used / this.limits.inFlight;
    return Math.ceil(timeout * Math.max(free, LEAST_PATIENCE));
  }

  #oldestUpTo(rank: number): BudgetedBody | undefined {
    for (const coming of this.#coming.slice(0, rank + 1)) {
      for (const oldest of coming) return oldest;
    }
    return undefined;
  }

  #full(): UnavailableError {
    return new UnavailableError(
      `over ${this.limits.inFlight} bytes of webhook bodies are in flight, or too many of strangers (limits.inFlight)`,
    );
  }
}

/** An index of {@link SHARES}. */
function rankOf(isProven: boolean, bytes: number): number {
  return (isProven ? 2 : 0) + (bytes <= SMALL_BODY ? 1 : 0);
}
