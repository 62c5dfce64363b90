/**
 * Base of all errors of this library. Tell them apart by `code`, which stays
 * the same across releases and across copies of the library in one process.
 */
export abstract class WebhookError extends Error {
  abstract readonly code: `ERR_WEBHOOK_${string}`;

  override get name(): string {
    return this.constructor.name;
  }
}

/** What was wrong with a proof, where the scheme can tell it from a wrong secret. */
export interface ProofFlaw {
  /** `header`: there is no proof, or none that can be read. `age`, `body`: the secret is right, but it signed too long ago, or other bytes. */
  readonly flaw?: 'header' | 'age' | 'body';
  /** When the sender signed; with the flaw `age`. */
  readonly signedAt?: Date | undefined;
}

/** The request is not proven to come from the sender. Answered 401, always with the same text. */
export class SignatureVerificationError extends WebhookError {
  readonly code = 'ERR_WEBHOOK_SIGNATURE';
  readonly flaw: ProofFlaw['flaw'];
  readonly signedAt: Date | undefined;

  constructor(
    message: string,
    { flaw, signedAt, ...options }: ErrorOptions & ProofFlaw = {},
  ) {
    super(message, options);
    this.flaw = flaw;
    this.signedAt = signedAt;
  }
}

/** The body is not what its sender's documentation promises, or cannot be read at all. Answered 400. */
export class BodyUnreadableError extends WebhookError {
  readonly code = 'ERR_WEBHOOK_BODY_UNREADABLE';
}

/** The body is larger than `limits.body`. Answered 413. */
export class BodyTooLargeError extends WebhookError {
  readonly code = 'ERR_WEBHOOK_BODY_TOO_LARGE';
}

/** The body was not there after `limits.timeout`. Answered 408. */
export class BodyTimeoutError extends WebhookError {
  readonly code = 'ERR_WEBHOOK_BODY_TIMEOUT';
}

/** Something else consumed the body's bytes before the library could. Answered 500, so that the sender tries again. */
export class BodyMissingError extends WebhookError {
  readonly code = 'ERR_WEBHOOK_BODY_MISSING';
}

/** The secret could not be looked up. Answered 503. */
export class SecretUnavailableError extends WebhookError {
  readonly code = 'ERR_WEBHOOK_SECRET_UNAVAILABLE';
}

/** The event cannot be accepted now: full, shutting down, or the store is away. Answered 503. */
export class UnavailableError extends WebhookError {
  readonly code = 'ERR_WEBHOOK_UNAVAILABLE';
  /** Seconds after which to try again, where this moment knows better than the source. */
  readonly retryAfter: number | undefined;

  constructor(
    message: string,
    options: ErrorOptions & { retryAfter?: number } = {},
  ) {
    super(message, options);
    this.retryAfter = options.retryAfter;
  }
}

/** The application is configured wrongly; thrown at start. The message says what to change. */
export class ConfigurationError extends WebhookError {
  readonly code = 'ERR_WEBHOOK_CONFIGURATION';
}

/** Whether `error` is one of this library's, whichever copy of it threw. */
export function isWebhookError(error: unknown): error is WebhookError {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('ERR_WEBHOOK_')
  );
}
