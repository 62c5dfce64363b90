import { Logger } from '@nestjs/common';
import type { Accounts } from '../core/accounts.js';
import type { HandlerPolicy } from '../core/handler-policy.js';
import type { WebhookEvent } from '../core/webhook-event.js';
import type { Handler } from '../events/handler.js';
import type { Inbox } from '../inbox/inbox.service.js';
import { checkForwards } from './check-forwards.js';
import type { DestinationClient } from './destination-client.js';
import { forwardHandler } from './forward-handler.js';
import type { Forward } from './forward-to.js';
import { handlerId } from './handler-id.js';
import { loadUndici } from './load-undici.js';
import { reviewAddresses } from './review-addresses.js';

interface ForwarderOptions {
  readonly forward?: readonly Forward[];
  /** How handlers are run that do not say it themselves. */
  readonly handlers?: HandlerPolicy;
  readonly redact?: { readonly atRest?: boolean };
}

/**
 * Sends events on to the destinations that `forward` names. Injected, it sends
 * single ones.
 *
 * @example
 * ```ts
 * @OnLiveKitEvent('room_finished')
 * async finished(event: LiveKitEvent<'room_finished'>) {
 *   if (isPaid(event)) await this.forwarder.forward(event, 'billing');
 * }
 * ```
 */
export class WebhookForwarder {
  readonly #logger = new Logger('Webhooks');
  readonly #clients: DestinationClient[] = [];
  #closed = false;

  constructor(
    private readonly options: ForwarderOptions,
    private readonly inbox: Inbox,
  ) {}

  /**
   * Sends an event on, durably: once this resolves, it is a job of the
   * destination's. An event is sent to a destination once, however often this
   * is called; `Inbox.replay` sends it again.
   *
   * @param destination its name in `forward`
   * @returns whether it was not sent, or about to be, before
   * @throws {TypeError} for a destination that is not there, and for an event that is not kept: dropped, or of another application.
   */
  async forward(event: WebhookEvent, destination: string): Promise<boolean> {
    const names = (this.options.forward ?? []).map(
      (forward) => forward.destination.name,
    );
    if (!names.includes(destination)) {
      throw new TypeError(
        `There is no destination "${destination}" in forward. There are: ${names.join(', ') || 'none'}`,
      );
    }
    return this.inbox.addJob(event, handlerId(destination));
  }

  /**
   * The handlers that the destinations are.
   *
   * @throws {ConfigurationError} that says which option to change.
   * @internal
   */
  async open(accounts: Accounts): Promise<readonly Handler[]> {
    const { forward = [], redact, handlers: shared = {} } = this.options;
    checkForwards(forward, accounts, redact?.atRest ?? false);
    if (forward.length === 0) return [];
    const undici = await loadUndici();
    void this.#warnOfAddresses(forward);
    return forward.map((it) => {
      const { handler, client } = forwardHandler(it, shared, undici);
      this.#clients.push(client);
      return handler;
    });
  }

  /** Ends the connections; after the inbox, which may still be sending. @internal */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#clients.map((client) => client.close()));
  }

  async #warnOfAddresses(forwards: readonly Forward[]): Promise<void> {
    for (const warning of await reviewAddresses(forwards)) {
      if (!this.#closed) this.#logger.warn(warning);
    }
  }
}
