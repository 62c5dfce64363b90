import { WebhookError } from './errors.js';

/**
 * Thrown by a handler that will never succeed for this event: its job becomes
 * a dead letter at once, whatever attempts are left.
 *
 * @example
 * ```ts
 * throw new NonRetryableError('the room was deleted', { cause: error });
 * ```
 */
export class NonRetryableError extends WebhookError {
  readonly code = 'ERR_WEBHOOK_NON_RETRYABLE';
}

/**
 * Thrown by a handler that could not even begin, for example because a service
 * that it needs is known to be down: it is called again at that time, and the
 * attempt does not count. One that throws nothing else is tried for ever.
 *
 * @example
 * ```ts
 * if (breaker.opened) throw new PostponedError(new Date(Date.now() + 30_000));
 * ```
 */
export class PostponedError extends WebhookError {
  readonly code = 'ERR_WEBHOOK_POSTPONED';

  constructor(
    readonly at: Date,
    message = `postponed until ${at.toISOString()}`,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * Thrown by a handler that knows when to be tried again, for example from the
 * `Retry-After` of a service. The attempt counts like any other.
 *
 * @example
 * ```ts
 * throw new RetryAfterError(new Date(Date.now() + 60_000), 'the quota is used up');
 * ```
 */
export class RetryAfterError extends WebhookError {
  readonly code = 'ERR_WEBHOOK_RETRY_AFTER';

  constructor(
    readonly at: Date,
    message = `try again at ${at.toISOString()}`,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
