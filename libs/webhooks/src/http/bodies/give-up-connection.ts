import type { IncomingMessage, ServerResponse } from 'node:http';
import { isWebhookError } from '../../core/errors.js';

/** Milliseconds for what a sender has under way. */
const LINGER = 1_000;
/** Bytes of it that are let through the floor for everybody. */
const SHORT = 64 * 1024;
/** And for a few at once, in this process. */
const LONG = 16 * 1024 * 1024;
const MOST_LONG = 8;
/** A chunk counts for so many at least: to read a byte costs no less. */
const FEWEST = 64;

let long = 0;

/**
 * Gives up what is still to come of a body. Not at once, unless it is late
 * already: the system of a sender that is still sending might throw our answer
 * away unread. What comes until then is read and forgotten, of long bodies for
 * a few at a time: to read for all what they like to send would be work
 * without an end. Nor are the others let go at once: they would be back.
 */
export function giveUpConnection(
  message: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): void {
  if (message.complete) {
    message.resume?.();
    return;
  }
  if (isWebhookError(error) && error.code === 'ERR_WEBHOOK_BODY_TIMEOUT') {
    response.setHeader('Connection', 'close');
    return;
  }
  drain(message);
  response.once('finish', () => {
    const timer = setTimeout(() => {
      if (!message.complete) destroy(message);
    }, LINGER);
    message.once('end', () => clearTimeout(timer));
  });
}

function drain(message: IncomingMessage): void {
  let received = 0;
  let left = SHORT;
  let isLong = false;
  message.on('data', ({ length }: { readonly length: number }) => {
    received += length;
    left -= Math.max(length, FEWEST);
    if (left >= 0) return;
    // What is paused Node keeps until it has 64 KiB: in chunks of a byte they take 13 MiB.
    if (received < SHORT) destroy(message);
    else if (isLong || long >= MOST_LONG) message.pause();
    else {
      isLong = true;
      left = LONG;
      countLong();
    }
  });
  // Of what nobody has begun to read Node itself reads all, once it is answered.
  message.read(0);
  message.resume();
}

/** Nothing of a request tells for sure that it is over. */
function countLong(): void {
  long++;
  setTimeout(() => long--, LINGER).unref();
}

/** A platform's own request may have no socket. */
function destroy({ socket }: IncomingMessage): void {
  socket?.destroy?.();
}
