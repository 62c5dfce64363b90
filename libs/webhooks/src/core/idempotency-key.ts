import type { WebhookEvent } from './webhook-event.js';

/**
 * One text for a handler's work on an event. Ids are their senders' own: that
 * of one account or tenant must not be taken for another's.
 */
export function idempotencyKey(
  { account, tenant, id }: Pick<WebhookEvent, 'account' | 'tenant' | 'id'>,
  handler: string,
): string {
  return [account, ...(tenant === undefined ? [] : [tenant]), id, handler]
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join(':');
}
