import type { Destination } from '../core/destination.js';
import type { HandlerPolicy } from '../core/handler-policy.js';
import type { WebhookEvent, WebhookEventName } from '../core/webhook-event.js';

export interface ForwardOptions extends HandlerPolicy {
  /**
   * Full names, `<source>.<type>`, or `'*'` for all. None: only what
   * `WebhookForwarder.forward()` is given.
   */
  readonly events: readonly (WebhookEventName | '*')[];
  /** Only events of this account; all accounts unless given. */
  readonly account?: string;
  /**
   * `'event'`: a JSON object `{ id, type, timestamp, account, tenant?, key, data }`,
   * where `data` is the sender's payload. `'original'`: the bytes that came.
   * Either is signed anew: the sender's signature is not sent on.
   * @default 'event'
   */
  readonly as?: 'event' | 'original';
  /**
   * Makes the JSON that is sent in place of the event; `undefined` sends
   * nothing. Only with `as: 'event'`.
   */
  readonly transform?: (event: WebhookEvent) => unknown;
  /** Names that the destination had before: it takes over the jobs that wait under them. */
  readonly aliases?: readonly string[];
}

/** A destination and what it gets. */
export interface Forward {
  readonly destination: Destination;
  readonly options: ForwardOptions;
}

/**
 * Sends events on to another service, as durable jobs: a destination is a
 * handler like any other, with retries, order, dead letters and replay.
 *
 * @example
 * ```ts
 * WebhooksModule.forRoot({
 *   sources: [livekit.fromEnv()],
 *   forward: [
 *     forwardTo(
 *       { name: 'billing', url: 'https://billing.example.com/hooks', secret: process.env.BILLING_SECRET! },
 *       { events: ['livekit.room_finished'] },
 *     ),
 *   ],
 * })
 * ```
 * @see https://www.standardwebhooks.com
 */
export function forwardTo(
  destination: Destination,
  options: ForwardOptions,
): Forward {
  return { destination, options };
}
