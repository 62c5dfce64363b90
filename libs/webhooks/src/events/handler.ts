import type { Logger } from '@nestjs/common';
import type { HandlerPolicy } from '../core/handler-policy.js';
import type { WebhookEvent } from '../core/webhook-event.js';
import type { NameGiver } from './made-up-name.js';

/** What a decorator's last argument may say about a handler. */
export interface HandlerOptions extends HandlerPolicy {
  /** Only events of this account; all accounts of the source unless given. */
  readonly account?: string;
  /**
   * The handler's stable name: jobs are kept for it across restarts.
   * @default `Class.method`
   */
  readonly id?: string;
  /** Ids that the handler had before: it takes over the jobs that wait under them. */
  readonly aliases?: readonly string[];
  /**
   * Runs the handler in a transaction of the inbox's PostgreSQL database, which
   * commits together with the record that it is done; see {@link HandlerContext.transaction}.
   * @default false
   */
  readonly transactional?: boolean;
}

/** The second argument of a handler: what is known of this call. */
export interface HandlerContext<Transaction = unknown> {
  /** The handler's id. */
  readonly handler: string;
  /** 1 for the first try; counted anew when the job is replayed. */
  readonly attempt: number;
  /** Whether the job is a dead letter when this attempt fails. */
  readonly lastAttempt: boolean;
  /** Whether somebody asked for this event to be handled again. */
  readonly replayed: boolean;
  /** The same in every call of this handler, by its id, for this event, of this account and tenant: hand it to APIs that deduplicate. */
  readonly idempotencyKey: string;
  /** When the webhook arrived. */
  readonly receivedAt: Date;
  /** Headers of the webhook that were kept: `content-type` and `user-agent`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Aborted when the handler's `timeout` is over, when it still runs after `shutdownTimeout`, or when another process has the job. */
  readonly signal: AbortSignal;
  /** Logs under the handler's id. */
  readonly logger: Logger;
  /**
   * Of a handler with `transactional: true`: the `pg.PoolClient` whose
   * transaction commits together with the record that the handler is done.
   * Annotate it: `context: HandlerContext<PoolClient>`.
   */
  readonly transaction: Transaction;
}

/** Which events a handler wants. */
export interface Subscription {
  /** Full names, `<source>.<type>`; `*` is every event. */
  readonly names: readonly string[];
  readonly account?: string | undefined;
  /** Milliseconds to answer within, where a question is asked for. */
  readonly deadline?: number | undefined;
}

/** A function that is called for each event it subscribed to, until it succeeds. */
export interface Handler {
  readonly id: string;
  /** What gave it its id, where its decorator did not. */
  readonly namedAfter?: NameGiver;
  readonly aliases?: readonly string[];
  readonly policy?: HandlerPolicy;
  readonly transactional?: boolean;
  readonly subscriptions: readonly Subscription[];
  /** @param body as it was kept; absent where a question is asked */
  run(
    event: WebhookEvent,
    context: HandlerContext,
    body?: Buffer,
  ): Promise<unknown>;
}

/** Whether a handler answers questions; no handler does both. */
export function isAsked({ subscriptions }: Handler): boolean {
  return subscriptions.some(({ deadline }) => deadline !== undefined);
}

/** Whether a subscription asks for this event. */
export function wants(subscription: Subscription, event: WebhookEvent) {
  const { names, account } = subscription;
  return (
    (account === undefined || account === event.account) &&
    (names.includes('*') || names.includes(`${event.source}.${event.type}`))
  );
}
