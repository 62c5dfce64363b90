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
