import type { Agent } from 'undici';
import type { Destination, Endpoint } from '../core/destination.js';
import type { WebhookEvent } from '../core/webhook-event.js';
import { AddressGuard } from './address-guard.js';
import { checkAnswer, type Answer } from './check-answer.js';
import { Circuit } from './circuit.js';
import { guardedConnector, type Resolve } from './guarded-connector.js';
import { isHarmless } from './is-harmless.js';
import { loadUndici } from './load-undici.js';
import type { OutgoingMessage } from './outgoing-message.js';
import { signaturesOf } from './signatures-of.js';

const TIMEOUT = 15_000;
const LONGEST_RETRY_AFTER = 3_600_000;
/** Bytes of an answer's body that are read so that the connection can be used again. */
const DUMPED = 64 * 1024;

/** Sends messages to one destination, over connections that are kept. */
export class DestinationClient {
  readonly #circuit: Circuit;
  readonly #guard: AddressGuard;
  #agent: Agent | undefined;

  constructor(
    private readonly destination: Destination,
    private readonly connections: number,
    private readonly lookUp?: Resolve,
  ) {
    this.#guard = new AddressGuard(destination.allow);
    this.#circuit = new Circuit(
      destination.name,
      destination.circuit ?? {},
      isHarmless,
    );
  }

  get timeout(): number {
    return this.destination.timeout ?? TIMEOUT;
  }

  /** @throws what the inbox understands: when to try again, and whether the attempt counts. */
  async send(
    event: WebhookEvent,
    message: OutgoingMessage,
    signal: AbortSignal,
  ): Promise<void> {
    const endpoint = endpointOf(this.destination, event);
    if (!endpoint) return;
    const { name, longestRetryAfter = LONGEST_RETRY_AFTER } = this.destination;
    await this.#circuit.run(async () => {
      const answer = await this.#post(endpoint, message, signal);
      checkAnswer(answer, name, longestRetryAfter, Date.now());
    });
  }

  async close(): Promise<void> {
    this.#circuit.close();
    await this.#agent?.destroy();
  }

  async #post(
    endpoint: Endpoint,
    { id, contentType, body }: OutgoingMessage,
    signal: AbortSignal,
  ): Promise<Answer> {
    const { request } = await loadUndici();
    const headers: Record<string, string> = {
      'user-agent': 'nestjs-livestream-webhooks',
      ...this.destination.headers,
      'content-type': contentType,
    };
    for (const sign of signaturesOf(endpoint)) {
      Object.assign(headers, sign(body, new Date(), id));
    }
    const late = AbortSignal.timeout(this.timeout);
    const options = {
      method: 'POST',
      headers,
      body,
      dispatcher: await this.#connected(),
      signal: AbortSignal.any([signal, late]),
    } as const;
    const { origin } = new URL(endpoint.url);
    let url = new URL(endpoint.url);
    for (let left = this.destination.redirects ?? 0; ; left--) {
      const answer = await request(url, options);
      // Never longer than the timeout, which the signal ends.
      await answer.body.dump({ limit: DUMPED, signal: options.signal });
      const next = redirectOf(answer.statusCode, answer.headers['location']);
      const target = next && URL.parse(next, url.href);
      // Elsewhere the proof would be somebody else's to use.
      if (left <= 0 || !target || target.origin !== origin) {
        const [retryAfter] = [answer.headers['retry-after']].flat();
        return { status: answer.statusCode, retryAfter };
      }
      url = target;
    }
  }

  async #connected(): Promise<Agent> {
    const { Agent, buildConnector } = await loadUndici();
    return (this.#agent ??= new Agent({
      connect: guardedConnector(buildConnector, this.#guard, this.lookUp),
      connections: this.connections,
      // None of an answer that trickles in: the signal ends the whole.
      headersTimeout: 0,
      bodyTimeout: 0,
    }));
  }
}

/** What a destination's address and signatures are, for an event. */
export function endpointOf(
  destination: Destination,
  event: WebhookEvent,
): Endpoint | undefined {
  return 'endpointFor' in destination
    ? destination.endpointFor(event)
    : destination;
}

function redirectOf(
  status: number,
  location: string | string[] | undefined,
): string | undefined {
  return status === 307 || status === 308 ? [location].flat()[0] : undefined;
}
