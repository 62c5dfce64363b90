import { constants } from 'node:os';
import { Logger, type OnApplicationShutdown } from '@nestjs/common';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
/** Milliseconds within which signals are one: package managers pass on what the terminal has sent already. */
const ONE = 1_000;

/**
 * Ends a process that is told to end while it ends already. Nest's shutdown
 * hooks swallow all signals but the first. Where nobody listens to a signal,
 * Node ends the process, and there is nothing to do.
 */
export class SecondSignal implements OnApplicationShutdown {
  readonly #logger = new Logger('Webhooks');
  readonly #listeners = new Map<NodeJS.Signals, () => void>();

  /** Called when the application begins to end. */
  begin(): void {
    const began = performance.now();
    for (const signal of SIGNALS) {
      if (process.listenerCount(signal) === 0) continue;
      const listener = () => {
        if (performance.now() - began > ONE) this.#end(signal);
      };
      this.#listeners.set(signal, listener);
      process.on(signal, listener);
    }
  }

  onApplicationShutdown(): void {
    for (const [signal, listener] of this.#listeners) {
      process.off(signal, listener);
    }
    this.#listeners.clear();
  }

  #end(signal: (typeof SIGNALS)[number]): void {
    this.#logger.warn(
      `${signal} came while the application was shutting down: the process ends now, and running handlers are cut off`,
    );
    process.exit(128 + constants.signals[signal]);
  }
}
