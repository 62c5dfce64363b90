import { unescapeText } from '../escape-text.js';
import type { Claim } from '../inbox-store.js';
import { eventOf } from './event-row.js';
import type { Row } from './pg-types.js';

/** A lane as the database names it. */
export interface LaneRef {
  readonly handler: string;
  readonly lane: string;
  readonly token: string;
}

/** What the functions hand out: claims, and lanes whose owner must look at them again. */
export function readHandouts(rows: readonly Row[]): {
  claims: Claim[];
  again: LaneRef[];
} {
  const claims: Claim[] = [];
  const again: LaneRef[] = [];
  for (const row of rows) {
    const handler = row['handler']!;
    const lane = row['lane']!;
    const token = row['lease']!;
    if (row['seq'] === null) again.push({ handler, lane, token });
    else {
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
  return { claims, again };
}
