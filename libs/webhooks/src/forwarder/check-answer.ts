import { NonRetryableError, RetryAfterError } from '../core/job-errors.js';
import { readRetryAfter } from '../core/retry-after.js';
import { RefusedError } from './refused.error.js';

/** What of an answer decides: its body is nobody's business. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

const HINTS: Readonly<Record<number, string>> = {
  400: 'it does not understand the body',
  401: 'it does not accept the signature: both sides need the same secret',
  403: 'it does not let this sender in',
  404: 'nothing receives at that path',
  413: 'the body is too large for it',
};

/**
 * Says what an answer means for the job. All but 410 is tried again, 4xx too:
 * a receiver that is being deployed says 404, and a wrong secret is mended.
 *
 * @param bounds milliseconds between which a `Retry-After` is honoured
 * @throws {RetryAfterError} where it names a time; {@link NonRetryableError} for 410; else {@link RefusedError}.
 */
export function checkAnswer(
  { status, retryAfter }: Answer,
  name: string,
  { least, most }: { readonly least: number; readonly most: number },
  now: number,
): void {
  if (status >= 200 && status < 300) return;
  const text = `the destination "${name}" answered ${status}`;
  if (status === 410) {
    throw new NonRetryableError(`${text}: it is gone for good`);
  }
  if (status >= 300 && status < 400) {
    throw new RefusedError(
      `${text}, a redirect: put the address that it leads to into url`,
      status,
    );
  }
  const wait = readRetryAfter(retryAfter, now);
  if (wait !== undefined) {
    // Never sooner than the backoff: attempts are to last.
    const at = new Date(now + Math.max(Math.min(wait, most), least));
    throw new RetryAfterError(at, `${text}, and to come back later`, {
      cause: new RefusedError(text, status),
    });
  }
  const hint = HINTS[status];
  throw new RefusedError(hint ? `${text}: ${hint}` : text, status);
}
