import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { exchange, type GoRequest } from './http-exchange.js';
import { redirect } from './redirect.js';
import { UndeliverableError } from './undeliverable.error.js';

/** What became of one attempt. */
export interface WebhookAnswer {
  readonly status: number;
  /** The header `Retry-After`. */
  readonly retryAfter?: string;
  /** A redirect made a GET of it: whoever answered has not seen the event. */
  readonly withoutBody: boolean;
}

const MAX_REQUESTS = 10;

/** LiveKit's HTTP client: keeps connections alive, follows redirects as Go does, waits for an answer for ever. */
export class WebhookClient {
  readonly #http = new HttpAgent({ keepAlive: true });
  readonly #https = new HttpsAgent({ keepAlive: true });
  #closed = false;

  /** Sends the bytes and the token once. @throws whatever kept the receiver from answering. */
  async post(
    url: string,
    body: Buffer,
    authorization: string,
  ): Promise<WebhookAnswer> {
    const first: GoRequest = {
      method: 'POST',
      url: new URL(url),
      body,
      authorization,
    };
    let request = first;
    for (let count = 1; count <= MAX_REQUESTS; count++) {
      if (this.#closed) throw new Error('the simulator was closed');
      const { protocol } = request.url;
      const agent = protocol === 'https:' ? this.#https : this.#http;
      const response = await exchange(request, agent);
      const next = redirect(first, request, response);
      if (!next) {
        const { status, headers } = response;
        const retryAfter = headers['retry-after'];
        const withoutBody = request.body === undefined;
        return { status, withoutBody, ...(retryAfter && { retryAfter }) };
      }
      request = next;
    }
    throw new UndeliverableError(`stopped after ${MAX_REQUESTS} redirects`);
  }

  /** Ends every connection, those in use too. */
  close(): void {
    this.#closed = true;
    this.#http.destroy();
    this.#https.destroy();
  }
}
