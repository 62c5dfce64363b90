import type { IncomingMessage, ServerResponse } from 'node:http';
import { isWebhookError } from '../core/errors.js';

/** Milliseconds for what a sender has under way. */
const LINGER = 1_000;
/** Bytes that are let through the floor for one sender. */
const MOST_BYTES = 16 * 1024 * 1024;
/** Senders for whom that is done at once, in this process; a short body is always read. */
const MOST_SENDERS = 8;
const SHORT = 64 * 1024;

let senders = 0;

/**
 * Gives up what is still to come of a body. Not at once, unless it is late
 * already: the system of a sender that is still sending might throw our answer
 * away unread. What comes until then is read and forgotten, for a few at a
 * time: to read for all what they like to send would be work without an end.
 * Nor are the others let go at once: they would be back at once.
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
  const isLate =
    isWebhookError(error) && error.code === 'ERR_WEBHOOK_BODY_TIMEOUT';
  const isShort = Number(message.headers['content-length']) <= SHORT;
  if (isLate || (!isShort && senders >= MOST_SENDERS)) {
    response.setHeader('Connection', 'close');
    if (!isLate) hold(message);
    return;
  }
  if (!isShort) count();
  drain(message);
  response.once('finish', () => {
    const timer = setTimeout(() => {
      // A platform's own request may have no socket.
      if (!message.complete) message.socket?.destroy?.();
    }, LINGER);
    message.once('end', () => clearTimeout(timer));
  });
}

/** Nothing of a request tells for sure that it is over. */
function count(): void {
  senders++;
  setTimeout(() => senders--, LINGER).unref();
}

function drain(message: IncomingMessage): void {
  let left = MOST_BYTES;
  message.on('data', ({ length }: { readonly length: number }) => {
    left -= length;
    if (left < 0) message.socket?.destroy?.();
  });
  message.resume();
}

/** Node closes a connection with its last answer. This one waits, and nothing is read from it. */
function hold({ socket, httpVersionMajor }: IncomingMessage): void {
  if (!socket || httpVersionMajor > 1) return;
  socket.destroySoon = () => {
    // Not before Node has decided what to do with the rest of the request.
    setImmediate(() => socket.pause());
    setTimeout(() => socket.destroy(), LINGER);
  };
}
