import { escapeText } from '../escape-text.js';
import type { Claim, JobEnd, Outcome } from '../inbox-store.js';
import { plainText } from '../plain-text.js';

/** What the function `settle` takes. */
export function endsOf(ends: readonly JobEnd[]): string {
  return JSON.stringify(
    ends.map(({ claim, outcome, more }) => ({
      ...laneRefOf(claim),
      seq: claim.event.seq,
      more: more && outcome.kind !== 'released',
      ...columnsOf(outcome),
    })),
  );
}

/** A claim's lane, as the database names it. */
export function laneRefOf({ handler, lane, lease }: Claim) {
  return { handler: escapeText(handler), lane, token: lease };
}

/** What may have been handed out where the answer to these ends got lost. */
export function lostWith(ends: readonly JobEnd[]) {
  return ends
    .filter(({ more }) => more)
    .map(({ claim }) => ({ ...laneRefOf(claim), seq: claim.event.seq }));
}

function columnsOf(outcome: Outcome): object {
  switch (outcome.kind) {
    case 'done':
      return { status: 'done', open: false, refund: 0 };
    case 'retry':
      return {
        status: 'waiting',
        open: true,
        refund: 0,
        delay: outcome.delay,
        error: plainText(outcome.error),
      };
    case 'dead':
      return {
        status: 'dead',
        open: outcome.block,
        refund: 0,
        reason: outcome.reason,
        error: plainText(outcome.error),
      };
    case 'released':
      // An attempt that was given back was none.
      return {
        status: 'waiting',
        open: true,
        refund: 1,
        ...(outcome.delay !== undefined && { delay: outcome.delay }),
      };
  }
}
