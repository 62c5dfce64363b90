/** One moment, in each of the units in which LiveKit writes times: protojson's 64-bit integers are strings. */
export interface Moment {
  readonly seconds: string;
  readonly milliseconds: string;
  readonly microseconds: string;
  readonly nanoseconds: string;
}

// Without 0, 1, I, O and l, as LiveKit's.
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Mints the ids and times of simulated events, from one clock and one source of chance. */
export class Mint {
  #last = 0n;

  constructor(
    private readonly now: () => number,
    private readonly random: () => number,
  ) {}

  /** An id as LiveKit makes them, for example `EV_HeXkfahHP7Xs`. */
  id(prefix: string, length = 12): string {
    const letter = () => ALPHABET[this.integer(ALPHABET.length)];
    return prefix + Array.from({ length }, letter).join('');
  }

  uuid(): string {
    return 'xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx'.replace(/x/g, () =>
      this.integer(16).toString(16),
    );
  }

  /** A whole number from 0 to just below `end`. */
  integer(end: number): number {
    return Math.floor(this.random() * end);
  }

  /** Now. Each moment is later than the one before, so that what lasts from one to another never lasts 0, which protojson leaves out. */
  moment(): Moment {
    const now = BigInt(Math.floor(this.now())) * 1_000_000n;
    const precise = now + BigInt(this.integer(1_000_000));
    this.#last = precise > this.#last ? precise : this.#last + 1n;
    const count = (unit: bigint) => String(this.#last / unit);
    return {
      seconds: count(1_000_000_000n),
      milliseconds: count(1_000_000n),
      microseconds: count(1_000n),
      nanoseconds: count(1n),
    };
  }
}
