import { Logger } from '@nestjs/common';
import CircuitBreaker from 'opossum';
import { UnavailableError } from '../core/errors.js';
import { errorMessage } from './error-message.js';
import type { InboxStore, StoreTrouble } from './inbox-store.js';
import { troubleText } from './trouble-text.js';

const PROBE_EVERY = 250;
/** For so long the same trouble is not told again: one that is there for some calls only comes and goes. */
const QUIET = 60_000;
const LONGEST = 1_000;

/**
 * Stands before the store. While the store is away everything is refused at
 * once, so that a sender's schedule is not eaten by our timeouts; each 250 ms
 * one call goes through to see whether it is back.
 */
export class Gate {
  readonly #logger = new Logger('Webhooks');
  readonly #breaker: CircuitBreaker<[() => Promise<unknown>], unknown>;
  #trouble: StoreTrouble | undefined;
  #isTold = false;
  #lastTold = { text: '', at: -Infinity };

  /** @param consequence of a store that is away, for the log */
  constructor(
    private readonly store: Pick<InboxStore, 'refuses' | 'explain'>,
    private readonly consequence: string,
  ) {
    this.#breaker = new CircuitBreaker((work) => work(), {
      errorFilter: (error) => store.refuses(error),
      errorThresholdPercentage: 0,
      resetTimeout: PROBE_EVERY,
      timeout: false,
      enableSnapshots: false,
    });
    this.#breaker.on('failure', (error) => this.#noteFailure(error));
    this.#breaker.on('close', () => this.#noteReturn());
  }

  /** What is wrong with the store, while it is away. */
  get trouble(): string | undefined {
    return this.#trouble && troubleText(this.#trouble);
  }

  /** @throws {UnavailableError} where the store is away, at once while it is known to be; else what `work` throws. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return (await this.#breaker.fire(work)) as Result;
    } catch (cause) {
      if (this.store.refuses(cause)) throw cause;
      throw this.#away({ cause });
    }
  }

  /** @throws {UnavailableError} while the store is away, but for the one call that may see whether it is back. */
  admit(): void {
    const { closed, pendingClose } = this.#breaker;
    if (!closed && !pendingClose) throw this.#away();
  }

  close(): void {
    this.#breaker.shutdown();
  }

  #away(options?: ErrorOptions): UnavailableError {
    return new UnavailableError(
      `the store is away: ${this.#trouble?.text}`,
      options,
    );
  }

  #noteFailure(error: unknown): void {
    this.#trouble ??= this.store.explain?.(error) ?? {
      text: errorMessage(error, LONGEST),
      advice: 'Bring the store back',
      passes: true,
    };
    const text = troubleText(this.#trouble);
    const at = performance.now();
    const isOld =
      text === this.#lastTold.text && at - this.#lastTold.at < QUIET;
    if (this.#isTold || isOld) return;
    this.#isTold = true;
    this.#lastTold = { text, at };
    this.#logger.error(
      `The inbox cannot reach its store, ${this.consequence}: ${text}`,
    );
  }

  #noteReturn(): void {
    this.#trouble = undefined;
    if (!this.#isTold) return;
    this.#isTold = false;
    this.#logger.log('The inbox has its store back');
  }
}
