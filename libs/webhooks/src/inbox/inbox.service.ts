import { UnavailableError } from '../core/errors.js';
import type { WebhookEvent } from '../core/webhook-event.js';
import type { WebhookRequest } from '../core/webhook-request.js';
import type { InboxEngine, InboxHooks } from './inbox-engine.js';

const RETRY_AFTER_SHUTDOWN = 1;

/** Keeps verified events and hands them out; the engine behind it is chosen in `forRoot({ inbox })`. */
export class Inbox {
  #closing = false;
  #hooks: InboxHooks | undefined;

  constructor(
    private readonly engine: InboxEngine,
    private readonly shutdownTimeout: number,
  ) {}

  /** @internal */
  open(hooks: InboxHooks): Promise<void> {
    this.#hooks = hooks;
    return this.engine.open(hooks);
  }

  /**
   * Keeps an event, once.
   *
   * @throws {UnavailableError} when it cannot be kept now.
   * @internal
   */
  async accept(
    event: WebhookEvent,
    request: WebhookRequest,
  ): Promise<'kept' | 'duplicate'> {
    if (this.#closing) {
      throw new UnavailableError('the application is shutting down', {
        retryAfter: RETRY_AFTER_SHUTDOWN,
      });
    }
    const outcome = await this.engine.accept(event, request);
    // In a turn of its own: listeners must not delay the acknowledgement.
    if (outcome === 'kept') setImmediate(() => this.#hooks?.kept(event));
    return outcome;
  }

  /** From here on events are refused: their senders come back to the next process. @internal */
  stopAccepting(): void {
    this.#closing = true;
  }

  /** @internal */
  close(): Promise<void> {
    return this.engine.close(this.shutdownTimeout);
  }
}
