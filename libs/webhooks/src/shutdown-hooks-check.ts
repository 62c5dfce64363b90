import { Logger, type OnModuleDestroy } from '@nestjs/common';
import { afterwards } from './core/afterwards.js';

/** Milliseconds for `main.ts`: it gets an application context only once that has started. */
const PATIENCE = 2_000;

/** Warns where nobody hears that the process is to end. */
export class ShutdownHooksCheck implements OnModuleDestroy {
  readonly #logger = new Logger('Webhooks');
  #cancel = () => {};

  constructor(private readonly later = afterwards) {}

  begin(): void {
    this.#cancel = this.later(PATIENCE, () => {
      if (process.listenerCount('SIGTERM') > 0) return;
      this.#logger.warn(
        'Nobody listens to SIGTERM, so each deploy cuts running handlers off: call app.enableShutdownHooks() in main.ts as soon as NestFactory has returned app',
      );
    });
  }

  onModuleDestroy(): void {
    this.#cancel();
  }
}
