import type { IncomingMessage } from 'node:http';

type Keeping = IncomingMessage & {
  readonly rawBody?: unknown;
  readonly body?: unknown;
};

/**
 * The bytes that whoever read the body kept: `rawBody` of Google's functions
 * framework, Firebase, Azure and Nest. Its `Content-Encoding` is undone by
 * then. Whether they are the sender's, their signature tells.
 */
export function keptRawBody(message: IncomingMessage): Buffer | undefined {
  return bytesOf((message as Keeping).rawBody);
}

/** The bytes that a parser left as the body: that of `express.raw()` and its kind. */
export function keptBody(message: IncomingMessage): Buffer | undefined {
  try {
    return bytesOf((message as Keeping).body);
  } catch {
    // On some platforms a getter that parses.
    return undefined;
  }
}

function bytesOf(kept: unknown): Buffer | undefined {
  if (Buffer.isBuffer(kept)) return kept;
  if (typeof kept === 'string') return Buffer.from(kept);
  if (!ArrayBuffer.isView(kept)) return undefined;
  return Buffer.from(kept.buffer, kept.byteOffset, kept.byteLength);
}
