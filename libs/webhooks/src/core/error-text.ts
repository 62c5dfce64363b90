import { inspect } from 'node:util';

/** What a log says of anything that was thrown. Never throws itself, whatever it gets. */
export function errorText(error: unknown): string {
  return error instanceof Error
    ? (error.stack ?? error.message)
    : inspect(error);
}
