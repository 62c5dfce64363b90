import { resolvePolicy, type HandlerPolicy } from '../core/handler-policy.js';
import type { Handler } from '../events/handler.js';
import { policyIn } from '../events/policy-in.js';
import { backoff } from '../inbox/backoff.js';
import { DestinationClient } from './destination-client.js';
import type { Forward } from './forward-to.js';
import { handlerId } from './handler-id.js';
import { outgoingMessage } from './outgoing-message.js';

/** What an attempt takes beside waiting for the answer. */
const MARGIN = 5_000;

/** The handler that a destination is, and what it sends with. */
export function forwardHandler(
  forward: Forward,
  shared: HandlerPolicy,
  undici: typeof import('undici'),
): { readonly handler: Handler; readonly client: DestinationClient } {
  const { destination, options } = forward;
  const policy = resolvePolicy(options, shared);
  const client = new DestinationClient(destination, policy.concurrency, undici);
  const { events, account, aliases = [] } = options;
  return {
    client,
    handler: {
      id: handlerId(destination.name),
      aliases: aliases.map(handlerId),
      policy: { timeout: client.timeout + MARGIN, ...policyIn(options) },
      subscriptions: [{ names: events, account }],
      async run(event, { headers, signal, attempt }, body) {
        const original = { event, headers, body: body! };
        const message = await outgoingMessage(original, forward);
        if (!message) return;
        const least = backoff(attempt, policy, Math.random) ?? 0;
        await client.send(event, message, signal, least);
      },
    },
  };
}
