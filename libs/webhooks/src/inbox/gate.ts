import { Logger } from '@nestjs/common';
import CircuitBreaker from 'opossum';
import { UnavailableError } from '../core/errors.js';

const PROBE_EVERY = 250;

/**
 * Stands before the store. While the store is away everything is refused at
 * once, so that a sender's schedule is not eaten by our timeouts; each 250 ms
 * one call goes through to see whether it is back.
 */
export class Gate {
  readonly #logger = new Logger('Webhooks');
  readonly #breaker: CircuitBreaker<[() => Promise<unknown>], unknown>;
  #reason = '';

  /** @param harmless errors that say nothing about whether the store is there */
  constructor(private readonly harmless: (error: unknown) => boolean) {
    this.#breaker = new CircuitBreaker((work) => work(), {
      errorFilter: harmless,
      errorThresholdPercentage: 0,
      resetTimeout: PROBE_EVERY,
      timeout: false,
      enableSnapshots: false,
    });
    this.#breaker.on('failure', (error) => this.#noteFailure(error));
    this.#breaker.on('close', () => this.#noteReturn());
  }

  /** @throws {UnavailableError} where the store is away, at once while it is known to be; else what `work` throws. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return (await this.#breaker.fire(work)) as Result;
    } catch (cause) {
      if (this.harmless(cause)) throw cause;
      throw new UnavailableError(`the store is away: ${this.#reason}`, {
        cause,
      });
    }
  }

  /** @throws {UnavailableError} while the store is away, but for the one call that may see whether it is back. */
  admit(): void {
    const { closed, pendingClose } = this.#breaker;
    if (closed || pendingClose) return;
    throw new UnavailableError(`the store is away: ${this.#reason}`);
  }

  close(): void {
    this.#breaker.shutdown();
  }

  #noteFailure(error: unknown): void {
    if (this.#reason === '') {
      this.#reason = messageOf(error);
      this.#logger.error(
        `The inbox cannot reach its store, webhooks are answered 503: ${this.#reason}`,
      );
    }
  }

  #noteReturn(): void {
    this.#reason = '';
    this.#logger.log('The inbox has its store back');
  }
}

/** Connection errors of Node's carry their text in `code` or in what they gather. */
function messageOf(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  return message || code || String(error);
}
