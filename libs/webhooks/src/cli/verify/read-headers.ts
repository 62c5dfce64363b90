import type { WebhookRequest } from '../../core/webhook-request.js';
import { UsageError } from '../usage.error.js';

/** What stands before the headers of an HTTP dump; `curl -v` puts `> ` before each line. */
const FIRST_LINE = /^([A-Z]+ \S+ HTTP\/[\d.]+|HTTP\/[\d.]+ \d.*)$/;

/**
 * Reads headers as tools print them: `Name: value` lines, with or without the
 * request line before and the body behind them, or JSON, as an object or as
 * pairs.
 *
 * @throws {UsageError} where they are something else.
 */
export function readHeaders(text: string): WebhookRequest['headers'] {
  const pairs = /^\s*[[{]/.test(text) ? fromJson(text) : fromLines(text);
  const headers: Record<string, string[]> = {};
  for (const [name, value] of pairs) {
    (headers[name.trim().toLowerCase()] ??= []).push(value.trim());
  }
  return headers;
}

type Pair = readonly [name: string, value: string];

function fromLines(text: string): readonly Pair[] {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/^> ?/, ''));
  const start = FIRST_LINE.test(lines[0] ?? '') ? 1 : 0;
  const end = lines.indexOf('', start);
  return lines.slice(start, end < 0 ? undefined : end).map((line) => {
    const colon = line.indexOf(':');
    if (colon > 0) return [line.slice(0, colon), line.slice(colon + 1)];
    throw new UsageError(
      '--headers: a line is no header: write one `Name: value` per line, or JSON',
    );
  });
}

function fromJson(text: string): readonly Pair[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UsageError('--headers: it begins as JSON, but is none');
  }
  // Node's `rawHeaders` are a flat list.
  const entries = Array.isArray(json) ? pairsIn(json) : Object.entries(json!);
  return entries.flatMap(([name, value]: readonly [unknown, unknown]) =>
    [value].flat().map((each) => [String(name), String(each)] as const),
  );
}

function pairsIn(list: readonly unknown[]): readonly [unknown, unknown][] {
  if (list.every(Array.isArray)) return list as [unknown, unknown][];
  return list.flatMap((name, index) =>
    index % 2 === 0 ? [[name, list[index + 1]] as [unknown, unknown]] : [],
  );
}
