import { escapeOptional, escapeText } from '../escape-text.js';
import { identityOf } from '../identity-of.js';
import type { Arrival, KeptEvent } from '../kept-event.js';
import { laneKey } from './lane-key.js';
import { plainText } from '../plain-text.js';

/** Above it, Node and the server would hold the bodies several times over. */
const MOST_BYTES = 64 * 2 ** 20;

/** More than one statement may carry; half of it will do. */
export class BatchTooLarge extends Error {}

/** A job of the arrival `n`. */
export interface QueuedJob {
  readonly n: number;
  readonly handler: string;
  readonly lane: string;
}

/** What the function `accept` takes: two documents, and all bodies in one piece. */
export interface Batch {
  readonly arrivals: string;
  readonly bodies: Buffer;
  readonly jobs: string;
  /** Which job each of `jobs` is. */
  readonly queued: readonly QueuedJob[];
  /** Which of the arrivals are in it: of an id that comes twice, the first. */
  readonly places: readonly number[];
}

/** @throws {BatchTooLarge} */
export function batchOf(arrivals: readonly Arrival[]): Batch {
  const seen = new Set<string>();
  const places: number[] = [];
  const rows: object[] = [];
  const queued: QueuedJob[] = [];
  const bodies: Buffer[] = [];
  let start = 0;
  arrivals.forEach(({ event, dedupeFor, jobs: wanted }, n) => {
    const identity = `\\x${identityOf(event)}`;
    if (seen.has(identity)) return;
    seen.add(identity);
    places.push(n);
    rows.push({ n, identity, remember: dedupeFor, start, ...columnsOf(event) });
    bodies.push(event.body);
    start += event.body.length;
    for (const { handler, lane } of wanted) {
      queued.push({ n, handler, lane: laneKey(lane) });
    }
  });
  if (start > MOST_BYTES && rows.length > 1) throw new BatchTooLarge();
  return {
    arrivals: JSON.stringify(rows),
    bodies: Buffer.concat(bodies),
    jobs: JSON.stringify(
      queued.map(({ handler, ...job }, j) => ({
        j,
        handler: escapeText(handler),
        ...job,
      })),
    ),
    queued,
    places,
  };
}

function columnsOf(event: Omit<KeptEvent, 'seq'>): object {
  return {
    account: escapeText(event.account),
    tenant: escapeOptional(event.tenant),
    source: escapeText(event.source),
    route: escapeText(event.route),
    type: escapeText(event.type),
    id: escapeText(event.id),
    key: escapeText(event.key),
    signed_by: escapeOptional(event.signedBy),
    occurred_at: event.occurredAt.getTime(),
    received_at: event.receivedAt.getTime(),
    headers: plainHeaders(event.headers),
    redacted: event.redacted,
    length: event.body.length,
  };
}

function plainHeaders(headers: KeptEvent['headers']): object {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      plainText(name),
      plainText(value),
    ]),
  );
}
