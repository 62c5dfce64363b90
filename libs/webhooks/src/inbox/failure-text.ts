import { inspect } from 'node:util';

const LENGTH = 4_000;

/** What is kept of a handler's error: its message and stack, in a length and in characters that every store holds. */
export function failureText(error: unknown): string {
  const text =
    error instanceof Error || hasStack(error) ? error.stack : inspect(error);
  return (text ?? String(error))
    .slice(0, LENGTH)
    .replaceAll('\0', '\ufffd')
    .toWellFormed();
}

/** An error of another realm is no `instanceof Error`. */
function hasStack(error: unknown): error is { stack: string } {
  return (
    typeof error === 'object' &&
    error !== null &&
    'stack' in error &&
    typeof error.stack === 'string'
  );
}
