import { readable } from '../../core/readable.js';
import type { Terminal } from '../terminal.js';
import type { Answer } from './post.js';
import type { Tally } from './tally.js';

/** An answer for people: status, time and body. */
export function answerText(
  terminal: Terminal,
  { status, error, milliseconds, body }: Answer,
  isExpected: boolean,
): string {
  const colour = isExpected ? 'green' : 'red';
  const head = terminal.style(colour, String(status ?? error));
  const text = readable(body).trimEnd();
  return `${head} in ${milliseconds} ms${text && `\n${text}`}`;
}

/** Many answers for people. */
export function summaryText({
  sent,
  statuses,
  latency,
}: Tally['summary']): string {
  const counts = Object.entries(statuses).map(
    ([status, count]) => `${count} x ${status}`,
  );
  const ms = (time: number) => `${time.toFixed(1)} ms`;
  return [
    `${sent} sent: ${counts.join(', ')}`,
    `half were answered within ${ms(latency.p50)}, 99 of 100 within ${ms(latency.p99)}`,
  ].join('\n');
}
