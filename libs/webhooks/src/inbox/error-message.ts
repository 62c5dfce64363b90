import { readableLine } from '../core/readable.js';

/** What an error says, in one line; connection errors of Node's carry their text in `code` or in what they gather. */
export function errorMessage(error: unknown, longest: number): string {
  const { message, code } = (error ?? {}) as {
    readonly message?: unknown;
    readonly code?: unknown;
  };
  return readableLine(String(message || code || error), longest);
}
