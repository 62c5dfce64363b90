import { inspect } from 'node:util';

/** What a log says of anything that was thrown. Never throws itself, whatever it gets. */
export function errorText(error: unknown): string {
  try {
    // By its stack: an error of another realm is no `instanceof Error`.
    const { stack } = (error ?? {}) as { stack?: unknown };
    return typeof stack === 'string' && stack !== '' ? stack : inspect(error);
  } catch {
    return 'an error that cannot be read';
  }
}
