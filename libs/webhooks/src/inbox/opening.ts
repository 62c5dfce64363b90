import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { UnavailableError } from '../core/errors.js';
import type { InboxStore, StoreTrouble } from './inbox-store.js';

const FIRST_WAIT = 250;
const LONGEST_WAIT = 5_000;

interface OpeningOptions {
  readonly store: Pick<InboxStore, 'explain' | 'isAway'>;
  readonly open: () => Promise<void>;
  /** Milliseconds for a store that is away; 0: it must be there. */
  readonly within: number;
  /** What it means that the inbox is not open, for the log. */
  readonly consequence: string;
  /** Spreads the tries of processes that start at once. */
  readonly random: () => number;
  /** Ends the process as a start that failed does. */
  readonly crash: (error: unknown) => void;
}

/** Opens an inbox; where its store is away, tries again in the background, so that the application starts and can answer meanwhile. */
export class Opening {
  readonly #logger = new Logger('Webhooks');
  readonly #closing = new AbortController();
  readonly #ready: Promise<void>;
  #settle!: { resolve: () => void; reject: (error: unknown) => void };
  #isAwaited = false;
  #trying: Promise<void> = Promise.resolve();
  #trouble: StoreTrouble | undefined;

  constructor(private readonly options: OpeningOptions) {
    this.#ready = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Whoever wants to know of it asks.
    this.#ready.catch(() => {});
  }

  /** Why it is not open yet. */
  get trouble(): StoreTrouble | undefined {
    return this.#trouble;
  }

  /** Resolves once it is open. Rejects when it cannot be, which is then left to the caller. */
  ready(): Promise<void> {
    this.#isAwaited = true;
    return this.#ready;
  }

  /**
   * The first try. Returns when it is open, or is being tried again.
   *
   * @throws what no other try would change.
   */
  async begin(): Promise<void> {
    const { open, within, consequence } = this.options;
    const start = performance.now();
    try {
      await open();
      this.#settle.resolve();
    } catch (error) {
      const trouble = this.#troubleOf(error);
      if (!trouble) throw error;
      if (within === 0) throw this.#late(trouble, error);
      this.#trouble = trouble;
      this.#logger.error(
        `The inbox cannot reach ${trouble.text}. It is tried again for ${within / 1_000} s (startTimeout); ${consequence} until then`,
      );
      this.#trying = this.#goOn(start, error);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#trying;
  }

  async #goOn(start: number, first: unknown): Promise<void> {
    try {
      await this.#tryAgain(start, first);
      if (this.#trouble === undefined) this.#settle.resolve();
    } catch (error) {
      this.#settle.reject(error);
      if (!this.#isAwaited) this.options.crash(error);
    }
  }

  /** Returns when it is open, or the application ends. */
  async #tryAgain(start: number, first: unknown): Promise<void> {
    const { open, within, random } = this.options;
    const { signal } = this.#closing;
    const end = start + within;
    let last = first;
    for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      const left = end - performance.now();
      if (left <= 0) throw this.#late(this.#trouble!, last);
      const spread = wait / 2 + (random() * wait) / 2;
      await sleep(Math.min(spread, left), undefined, { signal }).catch(
        () => {},
      );
      if (signal.aborted) return;
      try {
        await open();
        break;
      } catch (error) {
        last = error;
        this.#trouble = this.#troubleOf(error);
        if (!this.#trouble) throw error;
      }
    }
    this.#trouble = undefined;
    const seconds = ((performance.now() - start) / 1_000).toFixed(1);
    this.#logger.log(`The inbox is open after ${seconds} s`);
  }

  /** Of a store that is away; `undefined` for what will not pass by itself. */
  #troubleOf(error: unknown): StoreTrouble | undefined {
    const { store } = this.options;
    return store.isAway?.(error) ? store.explain?.(error) : undefined;
  }

  #late({ text, advice }: StoreTrouble, cause: unknown): UnavailableError {
    const { within } = this.options;
    const limit = within > 0 ? ` within ${within / 1_000} s` : '';
    return new UnavailableError(
      `The inbox could not reach ${text}${limit}. ${advice}. Where it takes longer to start, raise startTimeout (milliseconds) in the options of WebhooksModule`,
      { cause },
    );
  }
}
