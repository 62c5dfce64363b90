import { fieldOf, type Field } from './sensitive-fields.js';

/** Where a value begins in the text, and where it has ended. */
type Span = readonly [start: number, end: number];

/** An object or a list that is being read, and the value in it that comes next. */
interface Level {
  readonly container: Field | undefined;
  next: Field | undefined;
  isSensitive: boolean;
}

const NAME = /[ \t\r\n]*:/y;
const SCALAR = /[\w.+-]+/y;

/**
 * Finds the values of sensitive fields in a JSON text, so that they can be
 * replaced and all else left as it is: numbers that no double holds, spaces, and
 * fields that stand there twice, of which a parsed document shows one only.
 * Empty values are not among them; those in a list are, one by one.
 *
 * @param json valid JSON as UTF-8, read as Latin-1: a character is a byte.
 */
export function sensitiveSpans(
  json: string,
  isSensitive: (field: Field) => boolean,
): Span[] {
  const spans: Span[] = [];
  // A stack of our own: a body may be nested deeper than calls can be.
  const levels: Level[] = [
    { container: undefined, next: undefined, isSensitive: false },
  ];
  for (let at = 0; at < json.length;) {
    const level = levels.at(-1)!;
    const start = at;
    const first = json[at]!;
    if (first === '"') {
      at = endOfString(json, start);
      const colon = endOfMatch(NAME, json, at);
      if (colon > at) {
        level.next = fieldOf(nameIn(json.slice(start, at)), level.container);
        level.isSensitive = isSensitive(level.next);
        at = colon;
      } else if (level.isSensitive && at - start > '""'.length) {
        spans.push([start, at]);
      }
    } else if (first === '{' && level.isSensitive) {
      at = endOfObject(json, start);
      if (json.slice(start + 1, at - 1).trim()) spans.push([start, at]);
    } else if (first === '{' || first === '[') {
      levels.push({ ...level, container: level.next });
      at++;
    } else if (first === '}' || first === ']') {
      levels.pop();
      at++;
    } else {
      at = endOfMatch(SCALAR, json, start);
      const isNothing = at === start || json.slice(start, at) === 'null';
      if (level.isSensitive && !isNothing) spans.push([start, at]);
      // Commas, spaces and a byte order mark.
      if (at === start) at++;
    }
  }
  return spans;
}

/** Escapes and all: `"turn\u0050assword"` is a `turnPassword` to every reader. */
function nameIn(literal: string): string {
  if (/^[\w"]*$/.test(literal)) return literal.slice(1, -1);
  return JSON.parse(Buffer.from(literal, 'latin1').toString()) as string;
}

function endOfMatch(pattern: RegExp, json: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(json) ? pattern.lastIndex : start;
}

function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

function endOfObject(json: string, start: number): number {
  let at = start;
  let depth = 0;
  do {
    if (json[at] === '"') {
      at = endOfString(json, at);
      continue;
    }
    if (json[at] === '{') depth++;
    if (json[at] === '}') depth--;
    at++;
  } while (depth > 0 && at < json.length);
  return at;
}
