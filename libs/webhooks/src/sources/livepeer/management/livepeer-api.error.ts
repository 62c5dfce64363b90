import { WebhookError } from '../../../core/errors.js';

/**
 * Livepeer's API did not do what it was asked. The message says what to do, and
 * holds neither the API key nor a shared secret.
 */
export class LivepeerApiError extends WebhookError {
  readonly code = 'ERR_WEBHOOK_LIVEPEER_API';
  /** The HTTP status of the answer; `undefined` where there was none. */
  readonly status: number | undefined;

  constructor(
    message: string,
    { status, ...options }: ErrorOptions & { status?: number } = {},
  ) {
    super(message, options);
    this.status = status;
  }
}
