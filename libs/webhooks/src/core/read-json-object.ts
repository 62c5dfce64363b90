import { isUtf8 } from 'node:buffer';
import { BodyUnreadableError } from './errors.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads a body that must be a JSON object.
 *
 * @throws {BodyUnreadableError} where it is something else.
 */
export function readJsonObject(body: Buffer): JsonObject {
  if (!isUtf8(body)) throw new BodyUnreadableError('the body is not UTF-8');
  const value = parseJson(body.toString());
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BodyUnreadableError('the body is no JSON object');
  }
  return value as JsonObject;
}

/** Without V8's error: its message quotes the body, which no log may show. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BodyUnreadableError('the body is not JSON');
  }
}
