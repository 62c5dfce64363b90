import { RefusedError } from './refused.error.js';

/**
 * Whether a failure says nothing about whether the destination is up: it
 * answered and disliked this request, or was not called at all.
 */
export function isHarmless(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (code === 'ERR_WEBHOOK_NON_RETRYABLE') return true;
  const refusal = [error, cause].find((it) => it instanceof RefusedError);
  return (
    refusal !== undefined && refusal.status < 500 && refusal.status !== 429
  );
}
