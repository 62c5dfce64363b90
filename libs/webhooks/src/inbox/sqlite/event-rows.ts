import { escapeOptional, escapeText, unescapeText } from '../escape-text.js';
import { identityOf } from '../identity-of.js';
import type { KeptEvent } from '../kept-event.js';
import type { Database } from './database.js';

interface EventRow {
  readonly seq: number;
  readonly account: string;
  readonly tenant: string | null;
  readonly source: string;
  readonly route: string;
  readonly type: string;
  readonly id: string;
  readonly key: string;
  readonly signed_by: string | null;
  readonly occurred_at: number;
  readonly received_at: number;
  readonly headers: string;
  readonly body: Uint8Array;
  readonly redacted: number;
}

/** The columns of an event. */
export class EventRows {
  constructor(private readonly db: Database) {}

  /** @returns its place in the order of arrival */
  insert(event: Omit<KeptEvent, 'seq'>): number {
    return this.db.insert(
      `insert into event (account, tenant, source, route, type, id, key, signed_by, occurred_at, received_at, headers, body, redacted)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      escapeText(event.account),
      escapeOptional(event.tenant),
      escapeText(event.source),
      escapeText(event.route),
      escapeText(event.type),
      escapeText(event.id),
      escapeText(event.key),
      escapeOptional(event.signedBy),
      event.occurredAt.getTime(),
      event.receivedAt.getTime(),
      JSON.stringify(event.headers),
      event.body,
      Number(event.redacted),
    );
  }

  /** Remembers an id. @returns whether it was not remembered already */
  isNew(event: Omit<KeptEvent, 'seq'>, now: number, until: number): boolean {
    const changes = this.db.run(
      `insert into known_id (identity, until) values (?, ?)
       on conflict (identity) do update set until = excluded.until where until <= ?`,
      Buffer.from(identityOf(event), 'hex'),
      until,
      now,
    );
    return changes > 0;
  }

  get(seq: number): KeptEvent | undefined {
    const row = this.db.get<EventRow>('select * from event where seq = ?', seq);
    return row && toEvent(row);
  }
}

function toEvent(row: EventRow): KeptEvent {
  const { buffer, byteOffset, byteLength } = row.body;
  return {
    seq: row.seq,
    account: unescapeText(row.account),
    tenant: unescaped(row.tenant),
    source: unescapeText(row.source),
    route: unescapeText(row.route),
    type: unescapeText(row.type),
    id: unescapeText(row.id),
    key: unescapeText(row.key),
    signedBy: unescaped(row.signed_by),
    occurredAt: new Date(row.occurred_at),
    receivedAt: new Date(row.received_at),
    headers: JSON.parse(row.headers) as Record<string, string>,
    body: Buffer.from(buffer, byteOffset, byteLength),
    redacted: row.redacted === 1,
  };
}

function unescaped(text: string | null): string | undefined {
  return text === null ? undefined : unescapeText(text);
}
