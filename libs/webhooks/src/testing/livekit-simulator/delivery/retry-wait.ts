import type { WebhookAnswer } from './webhook-client.js';

const MAX_ATTEMPTS = 5;
const LONGEST_BACKOFF = 30_000;

/** Whether LiveKit sends an event again that was answered so. */
export function isRetried({ status }: WebhookAnswer): boolean {
  return status === 429 || (status >= 500 && status !== 501);
}

/**
 * Milliseconds after which LiveKit sends an event again whose attempt failed,
 * `undefined` after the last one: 1, 2, 4, 8 s, or what the receiver asked for.
 *
 * @param attempt counts from 1
 * @param answer `undefined` where there was none
 * @param now Unix time in milliseconds
 */
export function retryWait(
  attempt: number,
  answer: WebhookAnswer | undefined,
  now: number,
): number | undefined {
  if (attempt >= MAX_ATTEMPTS) return undefined;
  const heeded = answer?.status === 429 || answer?.status === 503;
  const asked = heeded ? parseRetryAfter(answer.retryAfter, now) : undefined;
  return asked ?? Math.min(1_000 * 2 ** (attempt - 1), LONGEST_BACKOFF);
}

function parseRetryAfter(
  text: string | undefined,
  now: number,
): number | undefined {
  if (!text) return undefined;
  if (/^\+?\d+$/.test(text)) return Number(text) * 1_000;
  // Go's RFC 1123; Date.parse alone would take much more for a date.
  if (!/^\w{3}, \d\d \w{3} \d{4} [\d:]{8} [A-Z]{3}$/.test(text)) {
    return undefined;
  }
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(at - now, 0);
}
