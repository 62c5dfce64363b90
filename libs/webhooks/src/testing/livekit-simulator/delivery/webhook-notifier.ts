import { jwtBodyHash } from '../../../signatures/jwt-body-hash.js';
import { protojson } from '../../../sources/livekit/protojson.js';
import { deliver } from './deliver.js';
import type { DeliveryEnd, DeliveryOutcome } from './delivery-outcome.js';
import { DeliveryTally, type SimulatorSummary } from './delivery-tally.js';
import type { LiveKitSimulatorOptions } from '../livekit-simulator.options.js';
import { queueKey } from './queue-key.js';
import type { SimulatorClock } from '../simulator-clock.js';
import { WebhookClient } from './webhook-client.js';
import { WebhookQueues } from './webhook-queues.js';

/** The part of a LiveKit server that sends webhooks: writes, queues, signs, delivers and counts them. */
export class WebhookNotifier {
  readonly #urls: readonly string[];
  readonly #sign: (body: Buffer) => string;
  readonly #onOutcome: LiveKitSimulatorOptions['onOutcome'];
  readonly #client = new WebhookClient();
  readonly #tally = new DeliveryTally();
  readonly #queues: WebhookQueues;

  constructor(
    { url, apiKey, apiSecret, onOutcome }: LiveKitSimulatorOptions,
    private readonly clock: SimulatorClock,
    private readonly closed: AbortSignal,
  ) {
    this.#urls = typeof url === 'string' ? [url] : url;
    const scheme = jwtBodyHash({ keys: { [apiKey]: apiSecret } });
    this.#sign = (body) =>
      scheme.sign?.(body, new Date(clock.now()))['authorization'] ?? '';
    this.#onOutcome = onOutcome;
    this.#queues = new WebhookQueues(clock);
    closed.addEventListener('abort', () => this.#client.close());
  }

  get summary(): SimulatorSummary {
    return this.#tally.summary;
  }

  /** Queues an event for every URL. */
  notify(payload: object): Promise<DeliveryOutcome[]> {
    const body = protojson(payload);
    return Promise.all(
      this.#urls.map((url) => this.#notify(payload, body, url)),
    );
  }

  /** Resolves when every queue is empty. */
  idle(): Promise<void> {
    return this.#queues.idle();
  }

  async #notify(payload: object, body: Buffer, url: string) {
    this.#tally.begin();
    const key = queueKey(payload);
    const end = await this.#queues.add(url, key, () =>
      this.#deliver(body, url),
    );
    this.#tally.end(end);
    const { event = '' } = payload as { readonly event?: string };
    const outcome: DeliveryOutcome = { event, payload, key, url, ...end };
    this.#onOutcome?.(outcome);
    return outcome;
  }

  /** Signs when the event's turn has come; all of its attempts carry that token. */
  #deliver(body: Buffer, url: string): Promise<DeliveryEnd> {
    const authorization = this.#sign(body);
    const post = () => this.#client.post(url, body, authorization);
    return deliver(post, this.clock, this.closed);
  }
}
