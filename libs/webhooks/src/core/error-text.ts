import { readThrown, type Thrown } from './thrown.js';

/** All that is known of anything that was thrown: its stack, and those of its causes. Never throws itself. */
export function errorText(error: unknown): string {
  return textOf(readThrown(error));
}

function textOf({ head, frames, causes }: Thrown): string {
  const inner = causes.map((cause) => `caused by: ${textOf(cause)}`);
  return [head, ...frames, ...inner].join('\n');
}
