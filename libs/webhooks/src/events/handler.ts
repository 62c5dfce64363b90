import type { WebhookEvent } from '../core/webhook-event.js';

/** What a decorator's last argument may say about a handler. */
export interface HandlerOptions {
  /** Only events of this account; all accounts of the source unless given. */
  readonly account?: string;
  /**
   * The handler's stable name: jobs are kept for it across restarts.
   * @default `Class.method`
   */
  readonly id?: string;
}

/** The second argument of a handler: what is known of this call. */
export interface HandlerContext {
  /** The handler's id. */
  readonly handler: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** The same in every call of this handler for this event: hand it to APIs that deduplicate. */
  readonly idempotencyKey: string;
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
  readonly subscriptions: readonly Subscription[];
  run(event: WebhookEvent, context: HandlerContext): Promise<unknown>;
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
