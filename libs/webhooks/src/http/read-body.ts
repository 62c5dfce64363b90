import type { IncomingMessage } from 'node:http';
import {
  BodyMissingError,
  BodyTimeoutError,
  BodyTooLargeError,
  BodyUnreadableError,
} from '../core/errors.js';
import { chunkBytes } from './chunk-bytes.js';

/**
 * Reads the bytes of a request as they were sent. `take` is called with the
 * size of each chunk before it is kept, and may refuse it by throwing.
 *
 * @throws {BodyTooLargeError | BodyTimeoutError | BodyUnreadableError | BodyMissingError}
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
  timeout: number,
  take: (bytes: number) => void,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (request.destroyed && !request.readableDidRead) {
      reject(new BodyUnreadableError('the sender went away before the end'));
      return;
    }
    if (request.readableEnded || request.readableDidRead) {
      reject(
        new BodyMissingError(
          'the body was read before the webhook module could: remove the middleware or hook that reads it on this route',
        ),
      );
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(() => {
      refuse(
        new BodyTimeoutError(`the body was not there after ${timeout} ms`),
      );
    }, timeout);

    const onData = (chunk: unknown) => {
      try {
        const bytes = chunkBytes(chunk, request.readableEncoding);
        size += bytes.length;
        if (size > limit) throw tooLarge(limit);
        take(bytes.length);
        chunks.push(bytes);
      } catch (error) {
        refuse(error);
      }
    };
    const onEnd = () => {
      resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size));
      stop();
    };
    const onBroken = () => {
      refuse(new BodyUnreadableError('the sender went away before the end'));
    };
    request.on('data', onData);
    request.on('end', onEnd);
    request.on('error', onBroken);
    request.on('close', onBroken);
    // Whoever paused it earlier is not waited for.
    request.resume();
    if (Number(request.headers['content-length']) > limit) {
      refuse(tooLarge(limit));
    }

    function stop() {
      clearTimeout(timer);
      quietly(() => {
        request.off('data', onData);
        request.off('end', onEnd);
        request.off('close', onBroken);
        // 'error' keeps its listener: a connection that breaks later must not end the process.
      });
    }

    function refuse(error: unknown) {
      reject(error);
      stop();
      chunks.length = 0;
      // What still comes is let through the floor, so that the sender can read our answer.
      quietly(() => request.resume());
    }
  });
}

/** The request may be somebody's wrapper: what it throws in a listener or a timer would end the process. */
function quietly(tidy: () => void): void {
  try {
    tidy();
  } catch {
    // The promise is settled: there is nobody to tell.
  }
}

function tooLarge(limit: number) {
  return new BodyTooLargeError(
    `the body is larger than ${limit} bytes (limits.body)`,
  );
}
