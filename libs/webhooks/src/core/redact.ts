import { fieldOf, sensitiveFields, type Field } from './sensitive-fields.js';
import { sensitiveSpans } from './sensitive-spans.js';

const REDACTED = '[redacted]';

/** An object or a list of the original, its copy, which is still empty, and where it stands. */
interface Copying {
  readonly original: object;
  readonly copy: object;
  readonly field: Field | undefined;
  readonly isSensitive: boolean;
}

/**
 * Copies a parsed body for people to look at: the values of sensitive fields
 * become `'[redacted]'`, in lists one by one. What is null or empty stays: it
 * hides nothing, and that it is empty may be what somebody looks for.
 *
 * @param json what `JSON.parse` made.
 * @param sensitive see `sensitive` of a source.
 * @example
 * ```ts
 * redactJson({ room: { name: 'r', turnPassword: 'x' } }, ['turnPassword']);
 * // { room: { name: 'r', turnPassword: '[redacted]' } }
 * ```
 */
export function redactJson(
  json: unknown,
  sensitive: readonly string[],
): unknown {
  const isSensitive = sensitiveFields(sensitive);
  // A stack of our own: a body may be nested deeper than calls can be.
  const open: Copying[] = [];
  const copyOf = (
    value: unknown,
    at: Pick<Copying, 'field' | 'isSensitive'>,
  ): unknown => {
    if (at.isSensitive && !Array.isArray(value)) {
      return isEmpty(value) ? value : REDACTED;
    }
    if (typeof value !== 'object' || value === null) return value;
    const copy = Array.isArray(value) ? [] : {};
    open.push({ ...at, original: value, copy });
    return copy;
  };

  const result = copyOf(json, { field: undefined, isSensitive: false });
  for (let next = open.pop(); next; next = open.pop()) {
    const { original, copy, ...place } = next;
    if (Array.isArray(copy)) {
      for (const value of original as unknown[])
        copy.push(copyOf(value, place));
      continue;
    }
    for (const [name, value] of Object.entries(original)) {
      const field = fieldOf(name, place.field);
      // Defined, not assigned: to assign `__proto__` gives the copy a prototype.
      Object.defineProperty(copy, name, {
        value: copyOf(value, { field, isSensitive: isSensitive(field) }),
        configurable: true,
        enumerable: true,
        writable: true,
      });
    }
  }
  return result;
}

/**
 * Redacts a body as {@link redactJson} does, and keeps every other byte of it:
 * numbers that no double holds are not rounded. A field that stands there
 * twice is redacted twice.
 *
 * @returns the same buffer where there is nothing to redact, and where the body is no JSON.
 */
export function redactBody(body: Buffer, sensitive: readonly string[]): Buffer {
  if (!isJson(body)) return body;
  const json = body.toString('latin1');
  const spans = sensitiveSpans(json, sensitiveFields(sensitive));
  if (spans.length === 0) return body;

  const parts: string[] = [];
  let kept = 0;
  for (const [start, end] of spans) {
    parts.push(json.slice(kept, start), JSON.stringify(REDACTED));
    kept = end;
  }
  parts.push(json.slice(kept));
  return Buffer.from(parts.join(''), 'latin1');
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** Read as the most lenient parser does: a byte order mark or a broken character must not hide a secret from us alone. */
function isJson(body: Buffer): boolean {
  try {
    JSON.parse(new TextDecoder().decode(body));
    return true;
  } catch {
    return false;
  }
}
