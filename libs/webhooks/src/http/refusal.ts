import { HttpException } from '@nestjs/common';
import { isWebhookError, type WebhookError } from '../core/errors.js';

interface Answer {
  readonly status: number;
  /** What a stranger may read. The reason is in the log only. */
  readonly message: string;
}

const UNAVAILABLE: Answer = { status: 503, message: 'Try again later' };

const ANSWERS: Readonly<Record<string, Answer>> = {
  ERR_WEBHOOK_SIGNATURE: { status: 401, message: 'Not signed by the sender' },
  ERR_WEBHOOK_BODY_UNREADABLE: { status: 400, message: 'Unreadable body' },
  ERR_WEBHOOK_BODY_TOO_LARGE: { status: 413, message: 'Body too large' },
  ERR_WEBHOOK_BODY_TIMEOUT: { status: 408, message: 'Body not received' },
  ERR_WEBHOOK_BODY_MISSING: { status: 500, message: 'Misconfigured' },
  ERR_WEBHOOK_SECRET_UNAVAILABLE: UNAVAILABLE,
  ERR_WEBHOOK_UNAVAILABLE: UNAVAILABLE,
};

/** An error of ours as HTTP says it: `{ statusCode, code, message }`. */
export class Refusal extends HttpException {
  readonly headers: Readonly<Record<string, string>>;

  constructor(error: WebhookError, retryAfter: number) {
    const { status, message } = answerTo(error);
    super({ statusCode: status, code: error.code, message }, status, {
      cause: error,
    });
    this.headers = headersOf(status, retryAfterOf(error) ?? retryAfter);
  }
}

/** The status that an error of ours is answered with. */
export function statusOf(error: WebhookError): number {
  return answerTo(error).status;
}

/** Turns what was thrown on the way of a webhook into an answer; what is no error of ours stays as it is. */
export function toRefusal(error: unknown, retryAfter: number): unknown {
  return isWebhookError(error) ? new Refusal(error, retryAfter) : error;
}

function answerTo({ code }: WebhookError): Answer {
  return ANSWERS[code] ?? UNAVAILABLE;
}

function headersOf(status: number, retryAfter: number): Record<string, string> {
  return status === 503 ? { 'Retry-After': String(retryAfter) } : {};
}

function retryAfterOf(error: WebhookError): number | undefined {
  return 'retryAfter' in error && typeof error.retryAfter === 'number'
    ? error.retryAfter
    : undefined;
}
