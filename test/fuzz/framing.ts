import type { Random } from '../support/random.js';
import type { Framing, Header } from './fuzz-request.js';

export const CRLF = '\r\n';
export const CHUNKED: Header = ['Transfer-Encoding', 'chunked'];
export const LAST_CHUNK = Buffer.from(`0${CRLF}${CRLF}`);

/** A body as it goes over the wire; the client then waits, unless told otherwise. */
export function framed(
  payload: Buffer,
  { headers = [], ending = 'wait', trailing = [] }: Partial<Framing>,
): Framing {
  return { payload, headers, ending, trailing };
}

export function lengthOf(length: number | string): Header {
  return ['Content-Length', String(length)];
}

/** Chunks of chance, all but the last one, in every spelling that the grammar allows. */
export function chunksOf(content: Buffer, { int, chance }: Random): Buffer[] {
  const chunks: Buffer[] = [];
  const most = Math.max(1, Math.ceil(content.length / 5));
  for (let from = 0; from < content.length;) {
    const chunk = content.subarray(from, from + int(1, most));
    from += chunk.length;
    const size = chunk.length.toString(16);
    const spelled = chance(0.3) ? `00${size.toUpperCase()}` : size;
    const extension = chance(0.1) ? ';name="value";x' : '';
    chunks.push(
      Buffer.from(spelled + extension + CRLF),
      chunk,
      Buffer.from(CRLF),
    );
  }
  return chunks;
}
