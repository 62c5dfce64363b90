import { Logger } from '@nestjs/common';
import CircuitBreaker from 'opossum';
import type { CircuitOptions } from '../core/destination.js';
import { PostponedError } from '../core/job-errors.js';

const WINDOW = 60_000;

type Breaker = CircuitBreaker<[() => Promise<void>], void>;

/**
 * Stands before a destination. While it is down nothing is sent but, each
 * `pause`, one request that finds out whether it is back.
 */
export class Circuit {
  readonly #logger = new Logger('Webhooks');
  readonly #pause: number;
  #breaker: Breaker;
  #opened = 0;

  /**
   * @param harmless errors that say nothing about whether the destination is there
   * @param random spreads the jobs that wait, so that they do not all come at once
   */
  constructor(
    private readonly name: string,
    private readonly options: CircuitOptions,
    private readonly harmless: (error: unknown) => boolean,
    private readonly random: () => number = Math.random,
  ) {
    this.#pause = options.pause ?? 30_000;
    this.#breaker = this.#create();
  }

  /** @throws {PostponedError} while the destination is down; else what `send` throws. */
  async run(send: () => Promise<void>): Promise<void> {
    const { opened, halfOpen, pendingClose } = this.#breaker;
    // Here, since opossum counts what it refuses: calls that were never made say nothing.
    if (opened || (halfOpen && !pendingClose)) throw this.#postponed();
    await this.#breaker.fire(send);
  }

  close(): void {
    this.#breaker.shutdown();
  }

  #create(): Breaker {
    const breaker: Breaker = new CircuitBreaker((send) => send(), {
      errorFilter: this.harmless,
      // opossum opens above it: half of the requests are enough.
      errorThresholdPercentage: 49,
      volumeThreshold: this.options.failures ?? 5,
      rollingCountTimeout: WINDOW,
      resetTimeout: this.#pause,
      timeout: false,
      enableSnapshots: false,
    });
    breaker.on('open', () => this.#noteOpen());
    breaker.on('close', () => this.#noteReturn());
    return breaker;
  }

  #noteOpen(): void {
    this.#opened = Date.now();
    this.#logger.error(
      `The destination "${this.name}" fails: its events wait, and use up no attempts, until it is back. One is tried every ${this.#pause} ms`,
    );
  }

  #noteReturn(): void {
    this.#logger.log(`The destination "${this.name}" is back`);
    // What failed before must not count against it again, and opossum forgets nothing.
    this.#breaker.shutdown();
    this.#breaker = this.#create();
  }

  #postponed(): PostponedError {
    const due = Math.max(this.#opened + this.#pause, Date.now());
    const at = due + this.random() * this.#pause * 0.5;
    return new PostponedError(
      new Date(at),
      `the destination "${this.name}" is down`,
    );
  }
}
