import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Accounts, type Account } from './core/accounts.js';
import { logFailure } from './core/log-failure.js';
import { outsideRequests } from './core/outside-requests.js';

/** Milliseconds for a source to end after it was told to. */
const END_WITHIN = 2_000;

const logger = new Logger('Webhooks');

/** What sources do in the background, from the start of the application to its end. */
@Injectable()
export class SourceStarts {
  readonly #end = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor(private readonly accounts: Accounts) {}

  begin(): void {
    if (this.#end.signal.aborted) return;
    this.#running = outsideRequests(() =>
      Promise.all(this.accounts.all.map((account) => this.#run(account))),
    );
  }

  /** Aborts what is still going on, and waits for it, but not for what does not listen. */
  async stop(): Promise<void> {
    this.#end.abort();
    const late = sleep(END_WITHIN, undefined, { ref: false });
    await Promise.race([this.#running, late]);
  }

  async #run(account: Account): Promise<void> {
    const { signal } = this.#end;
    try {
      await account.started?.({ account: account.name, signal, logger });
    } catch (error) {
      if (signal.aborted) return;
      logFailure(logger, 'error', {
        text: `Source "${account.name}" failed in the background`,
        error,
      });
    }
  }
}
