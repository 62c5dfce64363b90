import timers from 'node:timers';
import { LONGEST_TIMER } from '../core/longest-timer.js';
import type { WebhookEvent } from '../core/webhook-event.js';
import type { InboxSignal } from '../inbox/inbox-hooks.js';
import type { Inbox } from '../inbox/inbox.service.js';

/** Real ones: a test that holds time up is told all the same which handler it waits for. */
const { setTimeout, clearTimeout } = timers;

/** Watches one event on its way through the inbox of this process. */
export class HandlerWatch {
  readonly #ended = new Map<string, InboxSignal>();
  readonly #stop: () => void;
  #kept: WebhookEvent | undefined;
  #changed = () => {};

  constructor(
    private readonly inbox: Inbox,
    isIt: (event: WebhookEvent) => boolean,
  ) {
    const subscription = inbox.signals.subscribe((signal) => {
      if (isIt(signal.event)) this.#note(signal);
    });
    this.#stop = () => subscription.unsubscribe();
  }

  stop(): void {
    this.#stop();
  }

  /**
   * Resolves with the ids of the handlers of the event once each has run; at once where it was not kept.
   *
   * @throws what a handler threw; an `AggregateError` where several did.
   */
  async done(timeout: number): Promise<readonly string[]> {
    if (!this.#kept) return [];
    const ids = this.inbox.handlersFor(this.#kept);
    await this.#all(ids, timeout);
    const errors = ids.flatMap((id) => {
      const signal = this.#ended.get(id);
      return signal?.kind === 'failed' ? [signal.error] : [];
    });
    if (errors.length === 1) throw errors[0];
    if (errors.length > 1) {
      throw new AggregateError(errors, `${errors.length} handlers failed`);
    }
    return ids;
  }

  #note(signal: InboxSignal): void {
    if ('handler' in signal) {
      // The first attempt counts: a retry may follow at once, and succeed.
      if (this.#ended.has(signal.handler)) return;
      this.#ended.set(signal.handler, signal);
    } else if (signal.kind === 'kept') this.#kept = signal.event;
    this.#changed();
  }

  #all(ids: readonly string[], timeout: number): Promise<void> {
    const missing = () => ids.filter((id) => !this.#ended.has(id));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => {
          reject(
            new Error(
              `not done within ${timeout} ms: ${missing().join(', ')}. A handler waits for an earlier event of its key, too: one that failed is tried again first`,
            ),
          );
        },
        Math.min(timeout, LONGEST_TIMER),
      );
      this.#changed = () => {
        if (missing().length > 0) return;
        clearTimeout(timer);
        resolve();
      };
      this.#changed();
    });
  }
}
