import { unescapeText } from '../escape-text.js';
import type { Claim } from '../inbox-store.js';
import type { KeptEvent } from '../kept-event.js';
import { eventOf } from './event-row.js';
import type { Row } from './pg-types.js';

/** A lane as the database names it. */
export interface LaneRef {
  readonly handler: string;
  readonly lane: string;
  readonly token: string;
}

/** A job that became a dead letter as its lane was taken. */
export interface Buried {
  readonly handler: string;
  readonly event: KeptEvent;
}

/** What the functions hand out: claims, lanes whose owner must look at them again, and what was buried. */
export function readHandouts(rows: readonly Row[]): {
  claims: Claim[];
  again: LaneRef[];
  buried: Buried[];
} {
  const claims: Claim[] = [];
  const again: LaneRef[] = [];
  const buried: Buried[] = [];
  for (const row of rows) {
    const handler = row['handler']!;
    const lane = row['lane']!;
    const token = row['lease']!;
    if (row['seq'] === null) again.push({ handler, lane, token });
    else if (row['attempts'] === null) {
      buried.push({ handler: unescapeText(handler), event: eventOf(row) });
    } else {
      claims.push({
        handler: unescapeText(handler),
        lane,
        event: eventOf(row),
        attempt: Number(row['attempts']),
        replays: Number(row['replays']),
        lease: token,
      });
    }
  }
  return { claims, again, buried };
}
