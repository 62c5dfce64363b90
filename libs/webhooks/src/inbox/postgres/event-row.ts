import { unescapeText } from '../escape-text.js';
import type { KeptEvent } from '../kept-event.js';
import type { Row } from './pg-types.js';

/** Reads a row of the view `kept_event`. */
export function eventOf(row: Row): KeptEvent {
  return {
    seq: Number(row['seq']),
    account: textOf(row['account']),
    tenant: textOrNone(row['tenant']),
    source: textOf(row['source']),
    route: textOf(row['route']),
    type: textOf(row['type']),
    id: textOf(row['id']),
    key: textOf(row['key']),
    signedBy: textOrNone(row['signed_by']),
    occurredAt: new Date(Number(row['occurred_at'])),
    receivedAt: new Date(Number(row['received_at'])),
    headers: JSON.parse(row['headers']!) as Record<string, string>,
    body: Buffer.from(row['body']!, 'base64'),
    redacted: row['redacted'] === 't',
  };
}

function textOf(value: string | null | undefined): string {
  return unescapeText(value!);
}

function textOrNone(value: string | null | undefined): string | undefined {
  return value == null ? undefined : unescapeText(value);
}
