import type { EventFilter } from '../../inbox/event-filter.js';
import type { InboxVisit } from '../../inbox/inbox-visit.js';

/** Pages carry bodies, of which a large one has 2 MiB. */
const PAGE = 50;

export async function countEvents(
  visit: InboxVisit,
  filter: EventFilter,
): Promise<number> {
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await visit.find(filter, { cursor, limit: PAGE });
    count += page.events.length;
    cursor = page.cursor;
  } while (cursor !== undefined);
  return count;
}
