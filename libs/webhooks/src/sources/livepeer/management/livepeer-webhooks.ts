import { serviceToken } from '../../../core/source-service.js';
import { LivepeerApi } from './livepeer-api.js';
import {
  onlyInput,
  type LivepeerPageOptions,
  type LivepeerWebhook,
  type LivepeerWebhookInput,
  type LivepeerWebhookLog,
  type LivepeerWebhookLogPage,
  type LivepeerWebhookPage,
} from './livepeer-webhook.js';
import {
  withDefaults,
  type LivepeerWebhooksOptions,
} from './livepeer-webhooks.options.js';
import { nextCursor } from './next-cursor.js';
import { readList, readThing } from './read-answer.js';
import { realTiming } from './retry-wait.js';
import { isSameWebhook } from './same-webhook.js';
import { webhookPath } from './webhook-path.js';

/** As long as Livepeer waits for an answer to a webhook. */
const WEBHOOK_TIMEOUT = 30_000;

/**
 * Manages the webhooks of a Livepeer account through Livepeer's API. Injected
 * where `livepeer({ apiKey })` is registered, or made by hand.
 *
 * Each method throws a `LivepeerApiError`.
 *
 * @example
 * ```ts
 * const webhooks = new LivepeerWebhooks({ apiKey: '...' });
 *
 * const { id } = await webhooks.create({
 *   name: 'streams',
 *   url: 'https://example.com/webhooks/livepeer',
 *   events: ['stream.started', 'stream.idle'],
 *   sharedSecret: '...',
 * });
 * ```
 * @see https://docs.livepeer.org/api-reference/webhook/create
 */
export class LivepeerWebhooks {
  readonly #api: LivepeerApi;

  /**
   * @param timing the clock and the chance of its waits
   * @throws {ConfigurationError} when an option is missing or cannot be used.
   */
  constructor(options: LivepeerWebhooksOptions, timing = realTiming) {
    this.#api = new LivepeerApi(withDefaults(options), timing);
  }

  /**
   * The injection token of one account, where several are registered.
   *
   * @example
   * ```ts
   * constructor(@Inject(LivepeerWebhooks.of('eu')) readonly eu: LivepeerWebhooks) {}
   * ```
   */
  static of(account: string): symbol {
    return serviceToken(LivepeerWebhooks, account);
  }

  /**
   * Makes a webhook. Where it is uncertain whether it was made (5xx, no
   * answer), an equal one is looked for before it is tried again.
   *
   * @returns what Livepeer stored, the secret included
   */
  async create(webhook: LivepeerWebhookInput): Promise<LivepeerWebhook> {
    const { body } = await this.#api.call({
      method: 'POST',
      path: '/webhook',
      body: onlyInput(webhook),
      secret: webhook.sharedSecret,
      done: () => this.#find(webhook),
    });
    return readThing(body);
  }

  /** One page of the webhooks of the API key's project. */
  async list(options: LivepeerPageOptions = {}): Promise<LivepeerWebhookPage> {
    const { list, cursor } = await this.#page<LivepeerWebhook>(
      '/webhook',
      options,
    );
    return { webhooks: list, cursor };
  }

  /** All webhooks of the API key's project, page by page. */
  async *all(): AsyncGenerator<LivepeerWebhook, void, undefined> {
    const seen = new Set<string | undefined>();
    let cursor: string | undefined;
    do {
      seen.add(cursor);
      const page = await this.list({ limit: 100, cursor });
      yield* page.webhooks;
      cursor = page.cursor;
      // An API that returns to where it was would never end.
    } while (cursor !== undefined && !seen.has(cursor));
  }

  /** One webhook, the secret included. */
  async get(id: string): Promise<LivepeerWebhook> {
    const path = webhookPath(id);
    const { body } = await this.#api.call({ method: 'GET', path });
    return readThing(body);
  }

  /**
   * Replaces a webhook: **what is left out is taken away**, and without
   * `sharedSecret` Livepeer signs no more.
   *
   * @returns the id, which is all that Livepeer answers
   */
  async update(
    id: string,
    webhook: LivepeerWebhookInput,
  ): Promise<{ readonly id: string }> {
    const path = webhookPath(id);
    const { body } = await this.#api.call({
      method: 'PUT',
      path,
      // Livepeer looks for the id in the body, whatever the path says.
      body: { id, ...onlyInput(webhook) },
      secret: webhook.sharedSecret,
    });
    return readThing(body);
  }

  /** Deletes a webhook. Retries that are on their way still arrive. */
  async delete(id: string): Promise<void> {
    await this.#api.call({ method: 'DELETE', path: webhookPath(id) });
  }

  /** One page of a webhook's deliveries, the newest first. */
  async logs(
    id: string,
    options: LivepeerPageOptions = {},
  ): Promise<LivepeerWebhookLogPage> {
    const { list, cursor } = await this.#page<LivepeerWebhookLog>(
      webhookPath(id, 'log'),
      options,
    );
    return { logs: list, cursor };
  }

  /**
   * Sends a delivery again: the same event and id, signed **with the secret of
   * that time**, to the address of that time. The inbox recognises an event that it has.
   *
   * @returns the log of the new delivery
   */
  async resend(id: string, logId: string): Promise<LivepeerWebhookLog> {
    const path = webhookPath(id, 'log', logId, 'resend');
    const { body } = await this.#api.call({
      method: 'POST',
      path,
      extraTime: WEBHOOK_TIMEOUT,
      repeat: false,
    });
    return readThing(body);
  }

  async #page<Kind>(path: string, { limit, cursor }: LivepeerPageOptions) {
    const query = new URLSearchParams();
    if (limit !== undefined) query.set('limit', String(limit));
    if (cursor !== undefined) query.set('cursor', cursor);
    const { body, link } = await this.#api.call({
      method: 'GET',
      path: query.size > 0 ? `${path}?${query.toString()}` : path,
    });
    return { list: readList<Kind>(body), cursor: nextCursor(link) };
  }

  async #find(
    webhook: LivepeerWebhookInput,
  ): Promise<LivepeerWebhook | undefined> {
    for await (const other of this.all()) {
      if (other.url === webhook.url && isSameWebhook(other, webhook)) {
        return other;
      }
    }
    return undefined;
  }
}
