import { setImmediate } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { errorText } from '../core/error-text.js';
import { isWebhookError } from '../core/errors.js';
import type { Gate } from './gate.js';
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
    private readonly gate: Gate,
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
    await this.#sweeping;
  }

  async #sweep(): Promise<void> {
    try {
      let deleted = BATCH;
      while (this.#timer && deleted === BATCH) {
        deleted = await this.gate.run(() =>
          this.store.sweep(this.retention, BATCH),
        );
        await setImmediate();
      }
    } catch (error) {
      // That the store is away the gate has told.
      if (isWebhookError(error)) return;
      this.#logger.error('What is past its time stays', errorText(error));
    }
  }
}
