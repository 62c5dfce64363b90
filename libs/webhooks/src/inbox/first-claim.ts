import type { Claim } from './inbox-store.js';
import type { KeptEvent, NewJob } from './kept-event.js';

/** The claim of a job that is handed out as it is made. */
export function firstClaim(
  { handler, lane }: NewJob,
  event: KeptEvent,
  lease = '',
): Claim {
  return { handler, lane, event, attempt: 1, replays: 0, lease };
}
