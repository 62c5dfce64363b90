import { createHash } from 'node:crypto';
import { BodyUnreadableError } from './errors.js';
import type { Signer } from './signature-scheme.js';
import type { WebhookEvent } from './webhook-event.js';
import type { WebhookRequest } from './webhook-request.js';
import type { ParsedEvent, SourceDefinition } from './webhook-source.js';

const FIRST = new Date('0001-01-01T00:00:00Z');
const LAST = new Date('9999-12-31T23:59:59.999Z');

/**
 * The event that a verified request holds, as handlers get it.
 *
 * @param route by name: hashes of bodies on two routes, of which one may prove less, are no duplicates
 * @throws {TypeError} where the parser found no type, or an id that is no text.
 */
export function eventOf(
  account: {
    readonly name: string;
    readonly source: SourceDefinition<string, any>;
  },
  route: string,
  parsed: ParsedEvent,
  request: Pick<WebhookRequest, 'body' | 'receivedAt'> & Signer,
): WebhookEvent {
  const { body, receivedAt, tenant, signedBy } = request;
  // Parsers of users are not always what their types say.
  const { id, type, key } = parsed as {
    id?: unknown;
    type: unknown;
    key: unknown;
  };
  if (typeof type !== 'string' || type === '') {
    throw new BodyUnreadableError('the parser found no type');
  }
  if (id !== undefined && typeof id !== 'string') {
    throw new BodyUnreadableError('the parser found an id that is no text');
  }
  return {
    id: id || hashOf(route, body),
    source: account.source.name,
    account: account.name,
    ...(tenant !== undefined && { tenant }),
    ...(signedBy !== undefined && { signedBy }),
    type,
    // A blank key would be a lane of its own; an option that finds none must not lose the event.
    key: typeof key === 'string' && key !== '' ? key : 'default',
    occurredAt: isTime(parsed.occurredAt) ? parsed.occurredAt : receivedAt,
    receivedAt,
    data: parsed.data,
    raw: parsed.raw,
  };
}

/** What a sender wrote for a time may be none, or none that every store can hold. */
function isTime(at: Date | undefined): at is Date {
  return at !== undefined && at >= FIRST && at <= LAST;
}

function hashOf(route: string, body: Buffer): string {
  return createHash('sha256').update(`${route}\0`).update(body).digest('hex');
}
