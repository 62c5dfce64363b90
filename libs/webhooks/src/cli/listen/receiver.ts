import type { IncomingMessage, ServerResponse } from 'node:http';
import { isWebhookError } from '../../core/errors.js';
import { statusOf } from '../../http/refusal.js';
import { targetUrl } from '../target-url.js';
import { forward } from './forward.js';
import { readEvent } from './read-event.js';
import { readRequest, type ReadRequest } from './read-request.js';
import type { Received } from './received.js';
import type { ListeningRoute } from './routes.js';

/** Verifies what comes, tells of it, and answers: itself, or as the application does that it passes it on to. */
export class Receiver {
  constructor(
    private readonly routes: ReadonlyMap<string, ListeningRoute>,
    private readonly app: URL | undefined,
    private readonly report: (received: Received) => void,
  ) {}

  async receive(
    message: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { method, url = '/' } = message;
    const [path = '/'] = url.split('?');
    const found = this.routes.get(path.replace(/(.)\/$/, '$1'));
    if (!found || method !== 'POST') {
      const remark = `${method} ${path}: no source listens there`;
      this.#answer(message, response, { status: 404, remark });
      return;
    }
    const { name: source, sensitive } = found.account.source;
    let read: ReadRequest | undefined;
    try {
      read = await readRequest(message);
      const event = await readEvent(found, read.request);
      const known = { source, sensitive, event, read };
      if (this.app) await this.#pass(read, response, known);
      else this.#answer(message, response, { ...known, ...ownVerdict(found) });
    } catch (error) {
      if (!isWebhookError(error)) throw error;
      const { message: remark } = error;
      const status = statusOf(error);
      this.#answer(message, response, { status, source, remark, read });
    }
  }

  async #pass(
    { message, bytes }: ReadRequest,
    response: ServerResponse,
    known: Omit<Received, 'status'>,
  ): Promise<void> {
    const url = targetUrl(this.app!, message.url ?? '/');
    try {
      const status = await forward(message, bytes, url, response);
      this.report({ ...known, status, remark: 'passed on' });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const isLate = code === 'ABORT_ERR';
      const why = isLate ? 'within 30 s' : `(${code})`;
      const remark = `the application did not answer ${why}`;
      const status = isLate ? 504 : 502;
      this.#answer(message, response, { ...known, status, remark });
    }
  }

  #answer(
    message: IncomingMessage,
    response: ServerResponse,
    received: Received,
  ): void {
    // What is still on its way has no reader.
    if (!message.complete) response.setHeader('Connection', 'close');
    message.resume();
    response
      .writeHead(received.status, { 'Content-Type': 'application/json' })
      .end('{}');
    this.report(received);
  }
}

/** Nobody is here to allow anything. */
function ownVerdict({ isQuestion }: ListeningRoute) {
  return isQuestion
    ? { status: 403, remark: 'denied: --forward asks your application' }
    : { status: 200 };
}
