import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/**
 * Takes headers out of a request's `headers`, so that nobody sees that it has
 * a body; its raw headers stay as they are.
 *
 * @returns puts them back
 */
export function hideHeaders(
  message: IncomingMessage,
  names: ReadonlySet<string>,
): () => void {
  // A new object: V8 makes a slow one of what something is deleted from.
  const hidden: IncomingHttpHeaders = {};
  const others: IncomingHttpHeaders = {};
  for (const [name, value] of Object.entries(message.headers)) {
    (names.has(name) ? hidden : others)[name] = value;
  }
  // Those of HTTP/2 cannot be replaced.
  if (!Reflect.set(message, 'headers', others)) {
    for (const name of names) delete message.headers[name];
  }
  return () => void Object.assign(message.headers, hidden);
}
