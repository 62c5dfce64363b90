import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyMissingError } from '../core/errors.js';
import type { WebhookRequest } from '../core/webhook-request.js';
import { BodyBudget } from './body-budget.js';
import type { BodyLimits } from './body-limits.js';
import { inflate } from './inflate.js';
import { readBody } from './read-body.js';

// On the request itself and by name: a second copy of the library finds it too.
const CAPTURED = Symbol.for('nestjs-livestream-webhooks:captured');

type Captured =
  { readonly request: WebhookRequest } | { readonly error: unknown };

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
    const receivedAt = this.now();
    let held = 0;
    response.once('close', () => {
      this.#budget.give(held);
      held = 0;
    });
    const take = (bytes: number) => {
      this.#budget.take(bytes);
      held += bytes;
    };
    try {
      const body = await this.#read(message, take);
      const url = message.originalUrl ?? message.url ?? '/';
      const headers = message.headersDistinct;
      message[CAPTURED] = { request: { url, headers, body, receivedAt } };
      return true;
    } catch (error) {
      message[CAPTURED] = { error };
      return false;
    }
  }

  async #read(
    message: IncomingMessage,
    take: (bytes: number) => void,
  ): Promise<Buffer> {
    const { body: limit, timeout } = this.limits;
    const body = await readBody(message, limit, timeout, take);
    const encoding = message.headers['content-encoding'] ?? 'identity';
    if (encoding === 'identity' || body.length === 0) return body;
    // Inflating may fill a whole limit before its size is known.
    take(limit);
    return inflate(body, encoding, limit);
  }
}

/**
 * The request whose bytes were taken.
 *
 * @throws what {@link RawBodies.capture} kept: the reason why there are none.
 */
export function capturedRequest(message: IncomingMessage): WebhookRequest {
  const captured = (message as CapturingMessage)[CAPTURED];
  if (!captured) {
    throw new BodyMissingError(
      'the bytes of this request were not taken: import WebhooksModule.forRoot() in the application, and put @UseGuards(SignatureGuard(...)) on the controller or, where it inherits the method, on the method',
    );
  }
  if ('error' in captured) throw captured.error;
  return captured.request;
}
