import { setMaxListeners } from 'node:events';
import type { Agent } from 'undici';
import type { Destination, Endpoint } from '../core/destination.js';
import { NonRetryableError } from '../core/job-errors.js';
import type { WebhookEvent } from '../core/webhook-event.js';
import { AddressGuard } from './address-guard.js';
import { checkAnswer, type Answer } from './check-answer.js';
import { checkEndpoint } from './check-endpoint.js';
import { Circuit } from './circuit.js';
import { guardedConnector, type Resolve } from './guarded-connector.js';
import { isHarmless } from './is-harmless.js';
import type { OutgoingMessage } from './outgoing-message.js';
import { signaturesOf } from './signatures-of.js';

const TIMEOUT = 15_000;
const LONGEST_RETRY_AFTER = 3_600_000;
/** Bytes of an answer's body that are read so that the connection can be used again. */
const DUMPED = 64 * 1024;
/** Milliseconds for that: the answer is known, and nothing may hang on its body. */
const DUMP_WITHIN = 1_000;

/** Sends messages to one destination, over connections that are kept. */
export class DestinationClient {
  readonly #circuit: Circuit;
  readonly #closing = new AbortController();
  readonly #agent: Agent;

  constructor(
    private readonly destination: Destination,
    connections: number,
    private readonly undici: typeof import('undici'),
    lookUp?: Resolve,
  ) {
    const { signal } = this.#closing;
    // As many listen as there are connections: no leak to warn about.
    setMaxListeners(0, signal);
    const guard = new AddressGuard(destination.allow);
    this.#agent = new undici.Agent({
      connect: guardedConnector(undici.buildConnector, guard, {
        timeout: this.timeout,
        signal,
        ...(lookUp && { lookUp }),
      }),
      connections,
      // None of an answer that trickles in: the signal ends the whole.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    this.#circuit = new Circuit(
      destination.name,
      destination.circuit ?? {},
      isHarmless,
    );
  }

  get timeout(): number {
    return this.destination.timeout ?? TIMEOUT;
  }

  /**
   * @param least milliseconds until it is tried again, whatever the destination says
   * @throws what the inbox understands: when to try again, and whether the attempt counts.
   */
  async send(
    event: WebhookEvent,
    message: OutgoingMessage,
    signal: AbortSignal,
    least: number,
  ): Promise<void> {
    const { name, longestRetryAfter = LONGEST_RETRY_AFTER } = this.destination;
    const endpoint = endpointOf(this.destination, event);
    if (!endpoint) return;
    // Before the circuit, which is for what the destination does.
    const url = usableUrl(name, endpoint);
    const bounds = { least, most: longestRetryAfter };
    await this.#circuit.run(async () => {
      const answer = await this.#post(url, endpoint, message, signal);
      checkAnswer(answer, name, bounds, Date.now());
    });
  }

  async close(): Promise<void> {
    this.#circuit.close();
    await this.#agent.destroy();
    // Those that are still being made are not the agent's yet.
    this.#closing.abort();
  }

  async #post(
    first: URL,
    endpoint: Endpoint,
    { id, contentType, body }: OutgoingMessage,
    signal: AbortSignal,
  ): Promise<Answer> {
    const headers: Record<string, string> = {
      'user-agent': 'nestjs-livestream-webhooks',
      ...lowerCase(this.destination.headers),
      'content-type': contentType,
    };
    for (const sign of signaturesOf(endpoint)) {
      Object.assign(headers, lowerCase(sign(body, new Date(), id)));
    }
    const late = AbortSignal.timeout(this.timeout);
    const options = {
      method: 'POST',
      headers,
      body,
      dispatcher: this.#agent,
      signal: AbortSignal.any([signal, late]),
    } as const;
    let url = first;
    for (let left = this.destination.redirects ?? 0; ; left--) {
      const answer = await this.undici.request(url, options);
      const dumped = AbortSignal.timeout(DUMP_WITHIN);
      // Taken is taken: what a body does to its connection is no failure.
      await answer.body.dump({ limit: DUMPED, signal: dumped }).catch(() => {});
      const next = redirectOf(answer.statusCode, answer.headers['location']);
      const target = next && URL.parse(next, url.href);
      // Elsewhere the proof would be somebody else's to use.
      if (left <= 0 || !target || target.origin !== first.origin) {
        const [retryAfter] = [answer.headers['retry-after']].flat();
        return { status: answer.statusCode, retryAfter };
      }
      url = target;
    }
  }
}

function endpointOf(
  destination: Destination,
  event: WebhookEvent,
): Endpoint | undefined {
  return 'endpointFor' in destination
    ? destination.endpointFor(event)
    : destination;
}

/** @throws {NonRetryableError} for what `endpointFor` returned: a later attempt would return the same. */
function usableUrl(name: string, endpoint: Endpoint): URL {
  try {
    return checkEndpoint(name, endpoint);
  } catch (cause) {
    throw new NonRetryableError((cause as Error).message, { cause });
  }
}

function lowerCase(headers: Readonly<Record<string, string>> = {}) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function redirectOf(
  status: number,
  location: string | string[] | undefined,
): string | undefined {
  return status === 307 || status === 308 ? [location].flat()[0] : undefined;
}
