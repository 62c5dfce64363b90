import type { Accounts } from './core/accounts.js';
import { NonRetryableError } from './core/job-errors.js';
import type { WebhookEvent } from './core/webhook-event.js';
import type { KeptEvent } from './inbox/kept-event.js';

/**
 * Reads a kept event as its source reads it now: what identifies it stays as it
 * was when it came.
 *
 * @throws {NonRetryableError} where its source is not there any more, or leaves it out.
 */
export function readKept(
  accounts: Accounts,
  kept: Omit<KeptEvent, 'seq'>,
): WebhookEvent {
  const { account, tenant, signedBy, source, type, id, key } = kept;
  const route = accounts.get(account)?.routes.get(kept.route);
  if (!route) {
    throw new NonRetryableError(
      `the account "${account}", or its route "${kept.route}", is not registered any more: register it again and replay the event, or drop it`,
    );
  }
  const headers = Object.fromEntries(
    Object.entries(kept.headers).map(([name, value]) => [name, [value]]),
  );
  const parsed = route.parse({ headers, body: kept.body });
  if (!parsed) {
    throw new NonRetryableError(
      `the options of the account "${account}" leave this event out now`,
    );
  }
  return {
    id,
    source,
    account,
    type,
    key,
    ...(tenant !== undefined && { tenant }),
    ...(signedBy !== undefined && { signedBy }),
    occurredAt: kept.occurredAt,
    receivedAt: kept.receivedAt,
    data: parsed.data,
    raw: parsed.raw,
    ...(kept.redacted && { redacted: true as const }),
  };
}
