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
    return { id, contentType: headers['content-type'] ?? JSON_TYPE, body };
  }
  const payload = transform
    ? await transform(event)
    : (destination.payload?.(event) ?? asEvent(event));
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
      'transform returned what JSON cannot hold, for example a bigint of event.data: take event.raw, which is plain JSON',
      { cause },
    );
  }
  throw new NonRetryableError('transform returned a function or a symbol');
}

/** The sender's id; its hash where it could not stand in a signed header. */
function messageId({ id }: WebhookEvent): string {
  return /^[\w-]{1,200}$/.test(id)
    ? id
    : createHash('sha256').update(id).digest('hex');
}
