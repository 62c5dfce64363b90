import { createHash } from 'node:crypto';
import type { Signer } from './signature-scheme.js';
import type { WebhookEvent } from './webhook-event.js';
import type { WebhookRequest } from './webhook-request.js';
import type { ParsedEvent, SourceDefinition } from './webhook-source.js';

/** The event that a verified request holds, as handlers get it. */
export function eventOf(
  account: {
    readonly name: string;
    readonly source: SourceDefinition<string, any>;
  },
  parsed: ParsedEvent,
  request: Pick<WebhookRequest, 'body' | 'receivedAt'> & Signer,
): WebhookEvent {
  const { body, receivedAt, tenant, signedBy } = request;
  return {
    id: parsed.id ?? createHash('sha256').update(body).digest('hex'),
    source: account.source.name,
    account: account.name,
    ...(tenant !== undefined && { tenant }),
    ...(signedBy !== undefined && { signedBy }),
    type: parsed.type,
    key: parsed.key,
    occurredAt: parsed.occurredAt ?? receivedAt,
    receivedAt,
    data: parsed.data,
    raw: parsed.raw,
  };
}
