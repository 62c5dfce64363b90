import type { HttpServer } from '@nestjs/common';
import type { Refusal } from './refusal.js';

/** What is used of the responses of Express and Fastify. */
interface Response {
  statusCode: number;
  send(body?: unknown): unknown;
  [ANSWER]?: WebhookAnswer;
}

interface Settled {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const ANSWER = Symbol.for('nestjs-livestream-webhooks:answer');
const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * The answer to a webhook. Nest sends it once all interceptors are through, so
 * that they may set headers before and after; but its status and body are what
 * was settled, whatever interceptors and filters make of them: they are for the
 * sender. Nobody else can say that a webhook was taken.
 */
export class WebhookAnswer {
  #settled: Settled | undefined;

  /**
   * Takes over what is sent.
   *
   * @param otherwise sent instead of a success that nobody settled
   */
  static begin(
    adapter: HttpServer,
    response: Response,
    otherwise: () => Refusal,
  ): void {
    const answer = new WebhookAnswer();
    const send = response.send.bind(response);
    response[ANSWER] = answer;
    response.send = (body) => {
      response.send = send;
      if (!answer.#settled) {
        if (response.statusCode >= 400) return send(body);
        answer.refuse(otherwise());
      }
      const { status, body: own, headers } = answer.#settled!;
      adapter.setHeader(response, 'Content-Type', JSON_TYPE);
      for (const [name, value] of Object.entries(headers ?? {})) {
        adapter.setHeader(response, name, value);
      }
      adapter.reply(response, own, status);
      return response;
    };
  }

  /** The answer that was begun for this response. */
  static of(response: object): WebhookAnswer {
    return (response as Required<Response>)[ANSWER];
  }

  settle(status: number): void {
    this.#settled = { status, body: {} };
  }

  refuse(refusal: Refusal): void {
    const { headers } = refusal;
    const status = refusal.getStatus();
    this.#settled = { status, body: refusal.getResponse(), headers };
  }
}
