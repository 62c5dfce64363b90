import { BodyMissingError } from '../../core/errors.js';

/**
 * The bytes of what a request's stream hands out: text where somebody called
 * `setEncoding()`. UTF-8 comes back as it was sent; where an encoding lost
 * something, the signature does not fit.
 *
 * @throws {BodyMissingError} for what is neither bytes nor text.
 */
export function chunkBytes(
  chunk: unknown,
  encoding: BufferEncoding | null,
): Buffer {
  if (Buffer.isBuffer(chunk)) return chunk;
  if (typeof chunk === 'string') return Buffer.from(chunk, encoding ?? 'utf8');
  if (ArrayBuffer.isView(chunk)) {
    return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
  throw new BodyMissingError(
    'the request hands out objects instead of bytes: remove the middleware or hook that wraps it on this route',
  );
}
