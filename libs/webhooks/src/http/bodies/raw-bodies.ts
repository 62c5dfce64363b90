import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyMissingError } from '../../core/errors.js';
import type { RequestHead } from '../../core/signature-scheme.js';
import type { WebhookRequest } from '../../core/webhook-request.js';
import { BodyBudget } from './body-budget.js';
import { tooLarge } from './body-bytes.js';
import { BodyHold } from './body-hold.js';
import type { BodyLimits } from './body-limits.js';
import { BodyTap } from './body-tap.js';
import { distinctHeaders } from './distinct-headers.js';
import { inflate } from './inflate.js';
import { keptBody, keptRawBody } from './kept-bytes.js';
import { readBody } from './read-body.js';

// On the request itself and by name: a second copy of the library finds it too.
const CAPTURED = Symbol.for('nestjs-livestream-webhooks:captured');

interface Captured {
  readonly hold: BodyHold;
  /** What is known before the body is read. */
  head(): RequestHead;
  /** Reads the body, once. */
  read(): Promise<WebhookRequest>;
}

type CapturingMessage = IncomingMessage & {
  [CAPTURED]?: Captured;
  originalUrl?: string;
};

/** Gets the bytes of webhook requests, whoever reads them first. */
export class RawBodies {
  readonly #budget: BodyBudget;

  constructor(
    private readonly limits: BodyLimits,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#budget = new BodyBudget(limits);
  }

  /**
   * Called with the request before anybody else could read it: what others read of its body is kept for the guard.
   *
   * @param show called before the guard reads it
   */
  capture(
    message: CapturingMessage,
    response: ServerResponse,
    show: () => void = () => {},
  ): void {
    // A second copy of the library in this application was faster.
    if (message[CAPTURED]) return;
    const receivedAt = this.now();
    const url = message.originalUrl ?? message.url ?? '/';
    const hold = new BodyHold(this.#budget);
    const tap = this.#tap(message, response, hold);
    let head: RequestHead | undefined;
    let request: Promise<WebhookRequest> | undefined;
    const readHead = () => {
      show();
      return { url, headers: distinctHeaders(message), receivedAt };
    };
    const read = async () => {
      head ??= readHead();
      const letGo = hold.add();
      try {
        return { ...head, body: await this.#read(message, hold, tap) };
      } finally {
        hold.arrived();
        letGo();
      }
    };
    message[CAPTURED] = {
      hold,
      head: () => (head ??= readHead()),
      read: () => (request ??= read()),
    };
  }

  /** None where the body is over, or on its way to somebody. */
  #tap(
    message: IncomingMessage,
    response: ServerResponse,
    hold: BodyHold,
  ): BodyTap | undefined {
    if (response.destroyed || response.writableEnded) return undefined;
    const isWhole =
      isUnread(message) && !message.destroyed && message.readableLength === 0;
    const [length] = distinctHeaders(message)['content-length'] ?? [];
    const limits = { limit: this.limits.body, announced: Number(length) };
    const tap = isWhole ? new BodyTap(message, hold, limits) : undefined;
    const hang = hold.add();
    const letGo = () => {
      tap?.drop();
      hang();
    };
    response.once('close', letGo);
    response.once('finish', letGo);
    return tap;
  }

  async #read(
    message: IncomingMessage,
    hold: BodyHold,
    tap: BodyTap | undefined,
  ): Promise<Buffer> {
    const raw = keptRawBody(message);
    if (raw) return this.#keep(raw, hold);
    const { body: limit } = this.limits;
    const timeout = this.#budget.patience(this.limits.timeout, hold.isProven);
    if (isUnread(message)) {
      tap?.drop();
      const body = await readBody(message, limit, timeout, hold);
      return this.#inflate(message, body, hold);
    }
    if (tap) return this.#inflate(message, await tap.whole(timeout), hold);
    const kept = keptBody(message);
    if (kept) return this.#keep(kept, hold);
    throw new BodyMissingError(
      'the body was read before the webhook module could, and its bytes are gone. Let whoever reads it keep them as `request.rawBody` (body-parser: `verify: (request, response, bytes) => { request.rawBody = bytes }`), or remove the middleware, hook or platform setting that reads it on this route',
    );
  }

  #keep(body: Buffer, hold: BodyHold): Buffer {
    if (body.length > this.limits.body) throw tooLarge(this.limits.body);
    hold.take(body.length, false);
    return body;
  }

  /** Undoes the `Content-Encoding`, if there is one. */
  async #inflate(
    message: IncomingMessage,
    body: Buffer,
    hold: BodyHold,
  ): Promise<Buffer> {
    // It is there: nobody may push it out while it is inflated.
    hold.arrived();
    const encoding = message.headers['content-encoding']?.trim().toLowerCase();
    if (!encoding || encoding === 'identity' || body.length === 0) return body;
    const { body: limit } = this.limits;
    // Inflating may fill a whole limit before its size is known.
    hold.take(limit, false);
    const inflated = await inflate(body, encoding, limit);
    hold.give(limit - inflated.length);
    return inflated;
  }
}

/** Whether all of the body is still to be read. Not every platform's request is a stream. */
function isUnread(message: IncomingMessage): boolean {
  const { readableDidRead, readableEnded } = message;
  return typeof message.on === 'function' && !readableDidRead && !readableEnded;
}

/** Keeps the body of a request counted as in flight until the returned function is called. */
export function holdBody(message: IncomingMessage): () => void {
  return (message as CapturingMessage)[CAPTURED]?.hold.add() ?? (() => {});
}

/**
 * What is known of a request that is for a marked route, its body unread.
 *
 * @throws {BodyMissingError} where the route is not marked.
 */
export function capturedHead(message: IncomingMessage): RequestHead {
  return capturedOf(message).head();
}

/**
 * Reads the body of a request that is for a marked route.
 *
 * @param isProven whether its headers took a secret to make
 * @throws {BodyMissingError | BodyTooLargeError | BodyTimeoutError | BodyUnreadableError | UnavailableError} the reason why there are no bytes.
 */
export async function capturedRequest(
  message: IncomingMessage,
  { isProven }: { readonly isProven: boolean },
): Promise<WebhookRequest> {
  const captured = capturedOf(message);
  captured.hold.isProven ||= isProven;
  return captured.read();
}

function capturedOf(message: IncomingMessage): Captured {
  const captured = (message as CapturingMessage)[CAPTURED];
  if (captured) return captured;
  throw new BodyMissingError(
    'the bytes of this request were not taken: import WebhooksModule.forRoot() in the application, and put @UseGuards(SignatureGuard(...)) on the controller or, where it inherits the method, on the method',
  );
}
