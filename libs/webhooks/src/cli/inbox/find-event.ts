import type { InboxVisit } from '../../inbox/inbox-visit.js';
import type { EventRecord } from '../../inbox/job-record.js';
import { readableLine } from '../../core/readable.js';
import type { Terminal } from '../terminal.js';
import { scopeOf, type ScopeOptions } from './filter.options.js';

export interface WhichOptions extends ScopeOptions {
  /** Takes a number for a sender's id, too. */
  readonly id?: boolean;
}

/** A number is a `seq`, all else a sender's id. Says so where there is none. */
export async function findEvent(
  terminal: Terminal,
  visit: InboxVisit,
  which: string,
  options: WhichOptions,
): Promise<EventRecord | undefined> {
  const isSeq = !options.id && /^\d{1,15}$/.test(which);
  const scope = scopeOf(options);
  const record = await visit.get(isSeq ? Number(which) : which, scope);
  if (record) return record;
  const what = isSeq ? `number ${which}` : `id ${readableLine(which, 80)}`;
  terminal.fail(
    `There is no event with the ${what}${Object.keys(scope).length > 0 ? ' there' : ''}. It may be past its time, or dropped${isSeq ? "; for a sender's id that is a number say --id" : ''}`,
  );
  return undefined;
}
