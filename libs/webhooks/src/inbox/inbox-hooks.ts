import type { ResolvedPolicy } from '../core/handler-policy.js';
import type { WebhookEvent } from '../core/webhook-event.js';
import type { KeptEvent } from './kept-event.js';

/** A handler as the inbox knows it. */
export interface InboxHandler {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly policy: ResolvedPolicy;
  readonly transactional: boolean;
}

/** One attempt of one handler on one event. */
export interface Job {
  readonly handler: string;
  readonly event: WebhookEvent;
  readonly kept: KeptEvent;
  /** 1 for the first try; counted when it starts. */
  readonly attempt: number;
  readonly lastAttempt: boolean;
  readonly replayed: boolean;
  readonly signal: AbortSignal;
  /** The client of the transaction, for a transactional handler. */
  readonly transaction: unknown;
}

/** What the inbox calls: it knows jobs, but nothing of decorators and sources. */
export interface InboxHooks {
  readonly handlers: readonly InboxHandler[];
  /** The ids of the handlers that want this event. */
  handlersFor(event: WebhookEvent): readonly string[];
  /**
   * Reads a kept event again, as its source reads it.
   *
   * @throws where its account or its route is not there any more.
   */
  read(kept: Omit<KeptEvent, 'seq'>): WebhookEvent;
  /** The body without the secrets that its source names; the same buffer where there are none, nothing of it where the source is not known any more. */
  redact(event: Pick<KeptEvent, 'account' | 'source'>, body: Buffer): Buffer;
  /** Rejects when the handler failed. */
  run(job: Job): Promise<unknown>;
  /** Tells of each event once it is kept. */
  kept(event: WebhookEvent): void;
}

/** How each handler is run, by its id. */
export function policiesOf({
  handlers,
}: Pick<InboxHooks, 'handlers'>): ReadonlyMap<string, ResolvedPolicy> {
  return new Map(handlers.map(({ id, policy }) => [id, policy]));
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
