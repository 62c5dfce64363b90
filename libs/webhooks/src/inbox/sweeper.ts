import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { logFailure } from '../core/log-failure.js';
import { nextTurn } from '../core/next-turn.js';
import type { InboxStore, Retention } from './inbox-store.js';

const EVERY = 60_000;
const BATCH = 500;

/** Deletes what is past its time, in small batches, once a minute. */
export class Sweeper {
  readonly #logger = new Logger('Webhooks');
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: InboxStore,
    private readonly retention: Retention,
    private readonly every = EVERY,
  ) {}

  open(): void {
    this.#timer = setInterval(() => {
      this.#sweeping = this.#sweeping.then(() => this.#sweep());
    }, this.every);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    // Its own limit may be longer than anybody waits for the end of a process.
    await Promise.race([
      this.#sweeping,
      sleep(1_000, undefined, { ref: false }),
    ]);
  }

  async #sweep(): Promise<void> {
    try {
      let deleted = BATCH;
      while (this.#timer && deleted === BATCH) {
        deleted = await this.store.sweep(this.retention, BATCH);
        await nextTurn();
      }
    } catch (error) {
      // Next minute again.
      logFailure(this.#logger, 'warn', {
        text: 'What is past its time stays',
        error,
      });
    }
  }
}
