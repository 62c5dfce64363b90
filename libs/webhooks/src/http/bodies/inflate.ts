import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate as inflateZlib } from 'node:zlib';
import { BodyTooLargeError, BodyUnreadableError } from '../../core/errors.js';

const DECODERS = new Map([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['deflate', promisify(inflateZlib)],
  ['br', promisify(brotliDecompress)],
]);

/**
 * Undoes a `Content-Encoding`: senders sign what they meant to send, not what went over the wire.
 *
 * @throws {BodyTooLargeError} when more than `limit` bytes come out.
 * @throws {BodyUnreadableError} for a broken stream or an unknown encoding.
 */
export async function inflate(
  body: Buffer,
  encoding: string,
  limit: number,
): Promise<Buffer> {
  const decode = DECODERS.get(encoding.trim().toLowerCase());
  if (!decode) {
    throw new BodyUnreadableError(
      `the body's Content-Encoding is not one of ${[...DECODERS.keys()].join(', ')}`,
    );
  }
  try {
    return await decode(body, { maxOutputLength: limit });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new BodyTooLargeError(
        `the inflated body is larger than ${limit} bytes (limits.body)`,
      );
    }
    throw new BodyUnreadableError('the body cannot be inflated', { cause });
  }
}
