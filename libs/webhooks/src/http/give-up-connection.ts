import type { IncomingMessage, ServerResponse } from 'node:http';
import { isWebhookError } from '../core/errors.js';

/** Milliseconds for what a sender has under way. */
const LINGER = 1_000;

/**
 * Gives up a connection whose body is still to come. Not at once, unless it
 * is late already: the system of a sender that is still sending might throw
 * our answer away unread.
 */
export function giveUpConnection(
  message: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): void {
  if (isWebhookError(error) && error.code === 'ERR_WEBHOOK_BODY_TIMEOUT') {
    response.setHeader('Connection', 'close');
    return;
  }
  let timer: NodeJS.Timeout;
  response.once('finish', () => {
    timer = setTimeout(() => {
      // A platform's own request may have no socket.
      if (!message.complete) message.socket?.destroy?.();
    }, LINGER);
  });
  message.once('close', () => clearTimeout(timer));
}
