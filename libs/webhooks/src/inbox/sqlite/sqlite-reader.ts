import { escapeOptional, escapeText } from '../escape-text.js';
import type { EventFilter, EventPage, EventScope } from '../event-filter.js';
import type { EventRecord } from '../job-record.js';
import type { Database } from './database.js';
import { EventRows } from './event-rows.js';
import { searchEvents } from './event-search.js';
import { JobRows } from './job-rows.js';
import { recordOf } from './records.js';

/** Looks events up: in the owner's connection, or in one beside it that may not write. */
export class SqliteReader {
  readonly #events: EventRows;
  readonly #jobs: JobRows;

  constructor(private readonly db: Database) {
    this.#events = new EventRows(db);
    this.#jobs = new JobRows(db);
  }

  async get(
    which: number | string,
    { account, tenant }: EventScope = {},
  ): Promise<EventRecord | undefined> {
    if (typeof which === 'number') return this.#record(which);
    const found = this.db.get<{ seq: number }>(
      `select seq from event where id = ?1
         and (?2 is null or account = ?2) and (?3 is null or tenant = ?3)
       order by seq desc limit 1`,
      escapeText(which),
      escapeOptional(account),
      escapeOptional(tenant),
    );
    return found && this.#record(found.seq);
  }

  async find(
    filter: EventFilter,
    { cursor, limit }: { cursor?: string | undefined; limit: number },
  ): Promise<EventPage> {
    if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) {
      throw new RangeError('cursor must be that of an earlier page');
    }
    const before = Number(cursor ?? Number.MAX_SAFE_INTEGER);
    const { seqs, next } = searchEvents(this.db, filter, before, limit);
    return {
      // One that was deleted between the two is not there.
      events: seqs.flatMap((seq) => this.#record(seq) ?? []),
      cursor: next === undefined ? undefined : String(next),
    };
  }

  #record(seq: number): EventRecord | undefined {
    return recordOf(this.#events, this.#jobs, seq);
  }
}
