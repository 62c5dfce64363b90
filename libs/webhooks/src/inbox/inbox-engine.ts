import type { WebhookEvent } from '../core/webhook-event.js';
import type { WebhookRequest } from '../core/webhook-request.js';

/** One handler's work on one event. */
export interface Job {
  readonly handler: string;
  readonly event: WebhookEvent;
  /** 1 for the first try; counted when it starts. */
  readonly attempt: number;
}

/** What an engine calls: it knows jobs, but nothing of decorators. */
export interface InboxWork {
  /** The ids of the handlers that want this event. */
  handlersFor(event: WebhookEvent): readonly string[];
  /** Rejects when the handler failed. */
  run(job: Job): Promise<unknown>;
}

/** What became of an event in this process. */
export type InboxSignal =
  | {
      readonly kind: 'kept' | 'duplicate';
      readonly event: WebhookEvent;
    }
  | {
      /** How one attempt of one handler ended. */
      readonly kind: 'done' | 'failed';
      readonly event: WebhookEvent;
      readonly handler: string;
      readonly error?: unknown;
    };

/** What the inbox calls: besides what its engine does, it tells of each event once that is kept. */
export interface InboxHooks extends InboxWork {
  kept(event: WebhookEvent): void;
}

/** Keeps each event once, and each handler's job for it until that is done. */
export interface InboxEngine {
  open(work: InboxWork): Promise<void>;
  /**
   * Resolves once the event is kept, or known to be kept already.
   *
   * @param dedupeFor milliseconds for which the event's id is remembered
   * @throws {UnavailableError} when it cannot be kept.
   */
  accept(
    event: WebhookEvent,
    request: WebhookRequest,
    dedupeFor: number,
  ): Promise<'kept' | 'duplicate'>;
  /** Starts no job any more and waits at most `grace` ms for running ones. */
  close(grace: number): Promise<void>;
}

/** An inbox as chosen in `forRoot`. */
export interface InboxOption {
  readonly name: string;
  /** What is lost with the process: nothing, or events; `accepted` where the application said that this is fine. */
  readonly loss: 'none' | 'events' | 'accepted';
  create(): InboxEngine;
}
