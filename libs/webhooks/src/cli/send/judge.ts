import { hintFor } from '../hint-for.js';
import type { Answer } from './post.js';

/** What a receiver should do: take a webhook, or refuse it. */
export type Expectation = 'accepted' | 'refused';

/** What is wrong with an answer, and what to do about it; `undefined` where it is as expected. */
export function judge(
  { status, error, body }: Answer,
  expected: Expectation,
): string | undefined {
  const isAccepted = status !== undefined && status >= 200 && status < 300;
  const cause = status ?? error;
  if (expected === 'accepted') {
    return isAccepted
      ? undefined
      : `not accepted (${cause})${hintFor(cause, body)}`;
  }
  if (status === 401) return undefined;
  return isAccepted
    ? 'accepted, though it is not signed as it should be: the receiver does not verify'
    : `neither accepted nor refused with 401 (${cause})${hintFor(cause, body)}`;
}
