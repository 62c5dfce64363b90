import { Subject } from 'rxjs';
import { UnavailableError } from '../core/errors.js';
import type { WebhookEvent } from '../core/webhook-event.js';
import type { WebhookRequest } from '../core/webhook-request.js';
import type {
  InboxEngine,
  InboxHooks,
  InboxSignal,
  Job,
} from './inbox-engine.js';

/** By name: the test kit may be another copy of the library than the application's. */
export const INBOX = Symbol.for('nestjs-livestream-webhooks:inbox');

const RETRY_AFTER_SHUTDOWN = 1;
const DEDUPE_FOR = 90 * 86_400_000;

/** Keeps verified events and hands them out; the engine behind it is chosen in `forRoot({ inbox })`. */
export class Inbox {
  /** What becomes of events in this process, as it happens. @internal */
  readonly signals = new Subject<InboxSignal>();
  #closing = false;
  #hooks: InboxHooks | undefined;

  constructor(
    private readonly engine: InboxEngine,
    private readonly shutdownTimeout: number,
  ) {}

  /** @internal */
  open(hooks: InboxHooks): Promise<void> {
    this.#hooks = hooks;
    return this.engine.open({
      handlersFor: (event) => hooks.handlersFor(event),
      run: (job) => this.#run(hooks, job),
    });
  }

  /** The ids of the handlers that this process has for an event. @internal */
  handlersFor(event: WebhookEvent): readonly string[] {
    return this.#hooks?.handlersFor(event) ?? [];
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
    dedupeFor = DEDUPE_FOR,
  ): Promise<'kept' | 'duplicate'> {
    if (this.#closing) {
      throw new UnavailableError('the application is shutting down', {
        retryAfter: RETRY_AFTER_SHUTDOWN,
      });
    }
    const outcome = await this.engine.accept(event, request, dedupeFor);
    this.signals.next({ kind: outcome, event });
    // In a turn of its own: listeners must not delay the acknowledgement.
    if (outcome === 'kept') setImmediate(() => this.#hooks?.kept(event));
    return outcome;
  }

  /** From here on events are refused: their senders come back to the next process. @internal */
  stopAccepting(): void {
    this.#closing = true;
  }

  /** @internal */
  async close(): Promise<void> {
    await this.engine.close(this.shutdownTimeout);
    this.signals.complete();
  }

  async #run(hooks: InboxHooks, job: Job): Promise<unknown> {
    const { event, handler } = job;
    try {
      const result = await hooks.run(job);
      this.signals.next({ kind: 'done', event, handler });
      return result;
    } catch (error) {
      this.signals.next({ kind: 'failed', event, handler, error });
      throw error;
    }
  }
}
