import type { IncomingMessage } from 'node:http';
import {
  BodyMissingError,
  BodyTimeoutError,
  BodyUnreadableError,
} from '../../core/errors.js';
import { BodyBytes, OWN_ROOM, tooLarge, type BodyRoom } from './body-bytes.js';
import { chunkBytes } from './chunk-bytes.js';

/**
 * Reads the bytes of a request as they were sent.
 *
 * @throws {BodyTooLargeError | BodyTimeoutError | BodyUnreadableError | BodyMissingError | UnavailableError}
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
  timeout: number,
  room: BodyRoom = OWN_ROOM,
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
    const announced = Number(request.headers['content-length']);
    const body = new BodyBytes(limit, room, announced);
    let isOver = false;
    const timer = setTimeout(() => {
      refuse(
        new BodyTimeoutError(`the body was not there after ${timeout} ms`),
      );
    }, timeout);

    const onData = (chunk: unknown) => {
      try {
        body.add(chunkBytes(chunk, request.readableEncoding));
        if (room.waitForTurn(body.size, goOn)) request.pause();
      } catch (error) {
        refuse(error);
      }
    };
    const onEnd = () => {
      resolve(body.whole());
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
    room.onPushedOut(refuse);
    if (announced > limit) refuse(tooLarge(limit));

    function goOn() {
      if (!isOver) quietly(() => request.resume());
    }

    function stop() {
      isOver = true;
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
      body.drop();
      // Whoever answers decides what becomes of the rest.
      quietly(() => request.pause());
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
