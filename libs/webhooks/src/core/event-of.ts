import { createHash } from 'node:crypto';
import type { Signer } from './signature-scheme.js';
import type { WebhookEvent } from './webhook-event.js';
import type { WebhookRequest } from './webhook-request.js';
import type { ParsedEvent, SourceDefinition } from './webhook-source.js';

/**
 * The event that a verified request holds, as handlers get it.
 *
 * @throws {TypeError} where the parser found no type, no key, or an id that is no text.
 */
export function eventOf(
  account: {
    readonly name: string;
    readonly source: SourceDefinition<string, any>;
  },
  parsed: ParsedEvent,
  request: Pick<WebhookRequest, 'body' | 'receivedAt'> & Signer,
): WebhookEvent {
  const { body, receivedAt, tenant, signedBy } = request;
  for (const field of ['type', 'key', 'id'] as const) {
    const value: unknown = parsed[field];
    const absent = field === 'id' && value === undefined;
    if (!absent && (typeof value !== 'string' || value === '')) {
      throw new TypeError(`the parser found no ${field}`);
    }
  }
  return {
    id: parsed.id ?? createHash('sha256').update(body).digest('hex'),
    source: account.source.name,
    account: account.name,
    ...(tenant !== undefined && { tenant }),
    ...(signedBy !== undefined && { signedBy }),
    type: parsed.type,
    key: parsed.key,
    occurredAt: isTime(parsed.occurredAt) ? parsed.occurredAt : receivedAt,
    receivedAt,
    data: parsed.data,
    raw: parsed.raw,
  };
}

/** What a sender wrote for a time may be none. */
function isTime(at: Date | undefined): at is Date {
  return at !== undefined && !Number.isNaN(at.getTime());
}
