import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyMissingError } from '../core/errors.js';
import type { WebhookRequest } from '../core/webhook-request.js';
import { BodyBudget } from './body-budget.js';
import { BodyHold } from './body-hold.js';
import type { BodyLimits } from './body-limits.js';
import { inflate } from './inflate.js';
import { readBody } from './read-body.js';

// On the request itself and by name: a second copy of the library finds it too.
const CAPTURED = Symbol.for('nestjs-livestream-webhooks:captured');

interface Captured {
  readonly hold: BodyHold;
  readonly request?: WebhookRequest;
  readonly error?: unknown;
}

type CapturingMessage = IncomingMessage & {
  [CAPTURED]?: Captured;
  originalUrl?: string;
};

/** Takes the bytes of webhook requests before any parser of the application sees them. */
export class RawBodies {
  readonly #budget: BodyBudget;

  constructor(
    private readonly limits: BodyLimits,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#budget = new BodyBudget(limits.inFlight);
  }

  /**
   * Reads the body and keeps it, or why it cannot be read, on the request. Never rejects.
   *
   * @returns whether the body was read
   */
  async capture(
    message: CapturingMessage,
    response: ServerResponse,
  ): Promise<boolean> {
    // A second copy of the library in this application was faster.
    if (message[CAPTURED]) return true;
    const receivedAt = this.now();
    const hold = new BodyHold(this.#budget);
    message[CAPTURED] = { hold };
    const letGo = hold.add();
    holdForResponse(hold, response);
    try {
      const body = await this.#read(message, hold);
      const url = message.originalUrl ?? message.url ?? '/';
      const headers = distinctHeaders(message);
      message[CAPTURED] = { hold, request: { url, headers, body, receivedAt } };
      return true;
    } catch (error) {
      message[CAPTURED] = { hold, error };
      return false;
    } finally {
      letGo();
    }
  }

  async #read(message: IncomingMessage, hold: BodyHold): Promise<Buffer> {
    const { body: limit, timeout } = this.limits;
    const body = await readBody(message, limit, timeout, (n) => hold.take(n));
    const encoding = message.headers['content-encoding']?.trim().toLowerCase();
    if (!encoding || encoding === 'identity' || body.length === 0) return body;
    // Inflating may fill a whole limit before its size is known.
    hold.take(limit);
    const inflated = await inflate(body, encoding, limit);
    hold.give(limit - inflated.length);
    return inflated;
  }
}

function holdForResponse(hold: BodyHold, response: ServerResponse): void {
  if (response.destroyed || response.writableEnded) return;
  const letGo = hold.add();
  response.once('close', letGo);
  response.once('finish', letGo);
}

/** Node's `headersDistinct`, also where a request is not Node's own (HTTP/2, Fastify's `inject`). */
function distinctHeaders(message: IncomingMessage): WebhookRequest['headers'] {
  if (message.headersDistinct) return message.headersDistinct;
  return Object.fromEntries(
    Object.entries(message.headers)
      .filter(([name]) => !name.startsWith(':'))
      .map(([name, value = '']) => [name, [value].flat()]),
  );
}

/** Keeps the body of a request counted as in flight until the returned function is called. */
export function holdBody(message: IncomingMessage): () => void {
  return (message as CapturingMessage)[CAPTURED]?.hold.add() ?? (() => {});
}

/**
 * The request whose bytes were taken.
 *
 * @throws what {@link RawBodies.capture} kept: the reason why there are none.
 */
export function capturedRequest(message: IncomingMessage): WebhookRequest {
  const captured = (message as CapturingMessage)[CAPTURED];
  if (!captured?.request && !captured?.error) {
    throw new BodyMissingError(
      'the bytes of this request were not taken: import WebhooksModule.forRoot() in the application, and put @UseGuards(SignatureGuard(...)) on the controller or, where it inherits the method, on the method',
    );
  }
  if (captured.request) return captured.request;
  throw captured.error;
}
