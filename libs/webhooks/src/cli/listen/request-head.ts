import type { IncomingMessage } from 'node:http';

/** The first line and the headers of a request, as they came. */
export function requestHead({
  method,
  url,
  httpVersion,
  rawHeaders,
}: Pick<
  IncomingMessage,
  'method' | 'url' | 'httpVersion' | 'rawHeaders'
>): string {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    lines.push(`${rawHeaders[index]}: ${rawHeaders[index + 1]}`);
  }
  return `${lines.join('\n')}\n`;
}
