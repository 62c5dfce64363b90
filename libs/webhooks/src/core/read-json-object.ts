import { isUtf8 } from 'node:buffer';

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads a body that must be a JSON object.
 *
 * @throws {TypeError | SyntaxError} where it is something else.
 */
export function readJsonObject(body: Buffer): JsonObject {
  if (!isUtf8(body)) throw new TypeError('the body is not UTF-8');
  const value: unknown = JSON.parse(body.toString());
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError('the body is no object');
  }
  return value as JsonObject;
}
