import { Logger } from '@nestjs/common';
import CircuitBreaker from 'opossum';
import type { CircuitOptions } from '../core/destination.js';
import { PostponedError } from '../core/job-errors.js';

const WINDOW = 60_000;

/**
 * Stands before a destination. While it is down nothing is sent but, each
 * `pause`, one request that finds out whether it is back.
 */
export class Circuit {
  readonly #logger = new Logger('Webhooks');
  readonly #breaker: CircuitBreaker<[() => Promise<void>], void>;
  readonly #pause: number;
  #opened = 0;

  /**
   * @param harmless errors that say nothing about whether the destination is there
   * @param random spreads the jobs that wait, so that they do not all come at once
   */
  constructor(
    private readonly name: string,
    { failures = 5, pause = 30_000 }: CircuitOptions,
    harmless: (error: unknown) => boolean,
    private readonly random: () => number = Math.random,
  ) {
    this.#pause = pause;
    this.#breaker = new CircuitBreaker((send) => send(), {
      errorFilter: harmless,
      errorThresholdPercentage: 50,
      volumeThreshold: failures,
      rollingCountTimeout: WINDOW,
      resetTimeout: pause,
      timeout: false,
      enableSnapshots: false,
    });
    this.#breaker.on('open', () => this.#noteOpen());
    this.#breaker.on('close', () => {
      this.#logger.log(`The destination "${name}" is back`);
    });
  }

  /** @throws {PostponedError} while the destination is down; else what `send` throws. */
  async run(send: () => Promise<void>): Promise<void> {
    try {
      await this.#breaker.fire(send);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EOPENBREAKER') {
        throw this.#postponed();
      }
      throw error;
    }
  }

  close(): void {
    this.#breaker.shutdown();
  }

  #noteOpen(): void {
    this.#opened = Date.now();
    this.#logger.error(
      `The destination "${this.name}" fails: its events wait, and use up no attempts, until it is back. One is tried every ${this.#pause} ms`,
    );
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
