const LENGTH = 128;

/** A sender's text as part of a log line: it can neither begin a line of its own nor fill the log. */
export function printable(text: string): string {
  return text.slice(0, LENGTH).replaceAll(/[^ -~]/g, '?');
}
