import { createHash } from 'node:crypto';
import { NonRetryableError } from '../core/job-errors.js';
import type { WebhookEvent } from '../core/webhook-event.js';
import type { Forward } from './forward-to.js';

/** What is sent for an event: the same id on each attempt, so that the receiver can tell. */
export interface OutgoingMessage {
  readonly id: string;
  readonly contentType: string;
  readonly body: Buffer;
}

/** An event as it was kept. */
export interface Original {
  readonly event: WebhookEvent;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const JSON_TYPE = 'application/json';

/**
 * Writes what a destination gets of an event.
 *
 * @returns `undefined` where `transform` sends nothing
 * @throws {NonRetryableError} where `transform` returned what is no JSON.
 */
export async function outgoingMessage(
  { event, headers, body }: Original,
  { destination, options: { as = 'event', transform } }: Forward,
): Promise<OutgoingMessage | undefined> {
  const id = messageId(event);
  if (as === 'original') {
    if (event.redacted) {
      throw new NonRetryableError(
        "the original is not there any more: redact.atRest took secrets out of it. Send as: 'event'",
      );
    }
    return { id, contentType: headers['content-type'] ?? JSON_TYPE, body };
  }
  const payload = transform
    ? await transform(event)
    : destination.payload
      ? destination.payload(event)
      : asEvent(event);
  if (payload === undefined) return undefined;
  return { id, contentType: JSON_TYPE, body: Buffer.from(write(payload)) };
}

function asEvent(event: WebhookEvent) {
  const { id, source, type, occurredAt, account, tenant, key, raw } = event;
  return {
    id,
    type: `${source}.${type}`,
    timestamp: occurredAt.toISOString(),
    account,
    tenant,
    key,
    data: raw,
  };
}

function write(payload: unknown): string {
  try {
    const text = JSON.stringify(payload) as string | undefined;
    if (text !== undefined) return text;
  } catch (cause) {
    throw new NonRetryableError(
      'transform, or payload, returned what JSON cannot hold, for example a bigint of event.data: take event.raw, which is plain JSON',
      { cause },
    );
  }
  throw new NonRetryableError(
    'transform, or payload, returned a function or a symbol, which is no JSON',
  );
}

/**
 * The sender's id. A hash where that could not stand in a signed header, and of
 * named accounts and tenants, whose ids may be those of others.
 */
function messageId({ id, source, account, tenant }: WebhookEvent): string {
  const isOwn = account === source && tenant === undefined;
  if (isOwn && /^[\w-]{1,200}$/.test(id)) return id;
  const parts = JSON.stringify([account, tenant, id]);
  return createHash('sha256').update(parts).digest('hex');
}
