import type { EventFilter, EventPage } from '../event-filter.js';
import type { MemoryEvent } from './memory-event.js';

const FIELDS = ['account', 'tenant', 'source', 'type', 'key'] as const;

/** How many events a page looks at: searching large bodies takes long. */
const WINDOW = 10_000;

/**
 * Looks events up, the newest first.
 *
 * @param all in order of arrival
 */
export function searchMemory(
  all: Iterable<MemoryEvent>,
  filter: EventFilter,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): EventPage {
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) {
    throw new RangeError('cursor must be that of an earlier page');
  }
  const before = Number(cursor ?? Infinity);
  const older = [...all].filter(({ kept }) => kept.seq < before).reverse();
  const found: MemoryEvent[] = [];
  let next: number | undefined;
  for (const [index, event] of older.entries()) {
    if (found.length >= limit || index >= WINDOW) break;
    if (fits(event, filter)) found.push(event);
    const isLast = index === older.length - 1;
    next = isLast ? undefined : event.kept.seq;
  }
  return {
    events: found.map(({ record }) => record),
    cursor: next === undefined ? undefined : String(next),
  };
}

function fits({ kept, jobs }: MemoryEvent, filter: EventFilter): boolean {
  const { status, since, until, search } = filter;
  return (
    FIELDS.every((name) => kept[name] === (filter[name] ?? kept[name])) &&
    (status === undefined || jobs.some((job) => job.status === status)) &&
    (since === undefined || kept.receivedAt >= since) &&
    (until === undefined || kept.receivedAt < until) &&
    (search === undefined ||
      [kept.id, kept.key, kept.type, kept.body].some((where) =>
        where.includes(search),
      ))
  );
}
