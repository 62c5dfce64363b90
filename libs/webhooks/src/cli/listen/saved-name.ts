import type { Received } from './received.js';

/**
 * What the files of a webhook are called: time and number, so that they sort
 * as they came, then who sent what; refused ones have their status there.
 */
export function savedName(
  { source = '', event, status }: Received,
  receivedAt: Date,
  number: number,
): string {
  const time = receivedAt.toISOString().replaceAll(/[-:]/g, '');
  const what = event?.type ?? String(status);
  return [time, String(number).padStart(4, '0'), source, what]
    .map((part) => part.replaceAll(/[^\w.]+/g, '_').slice(0, 60))
    .join('-');
}
