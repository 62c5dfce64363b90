import { UnavailableError } from '../../core/errors.js';
import { escapeText } from '../escape-text.js';
import { firstClaim } from '../first-claim.js';
import type { CommandStore } from '../command-store.js';
import type { EventFilter, EventPage, EventScope } from '../event-filter.js';
import type {
  Accepted,
  Claim,
  HandlerStats,
  InboxStore,
  JobEnd,
  KnownHandler,
  Retention,
  Wanted,
} from '../inbox-store.js';
import type { EventRecord } from '../job-record.js';
import type { Arrival, NewJob } from '../kept-event.js';
import type { Database } from './database.js';
import { OpenedDatabase } from './opened-database.js';
import { sqliteStats } from './sqlite-stats.js';
import { sqliteSweep } from './sqlite-sweep.js';

/** Says what may still be done with the files. */
export interface Watch {
  /** @throws where nothing may be done any more. */
  allowAnything(): void;
  /** @throws {UnavailableError} where nothing may be taken any more. */
  allowTaking(): void;
}

const NO_WATCH: Watch = { allowAnything() {}, allowTaking() {} };

/** Keeps events in SQLite: one process, its calls synchronous, each a transaction. */
export class SqliteStore implements InboxStore {
  #opened: OpenedDatabase | undefined;

  /**
   * @param connect opens the database, once
   * @param now milliseconds since 1970
   * @param commandLine of the command line, for hints
   */
  constructor(
    private readonly connect: () => Promise<Database>,
    private readonly now: () => number,
    private readonly commandLine?: string,
    private readonly watch: Watch = NO_WATCH,
  ) {}

  async open(handlers: readonly KnownHandler[]): Promise<void> {
    this.#opened = new OpenedDatabase(await this.connect(), handlers, this.now);
    this.#opened.prepare(this.now(), this.commandLine);
  }

  async close(): Promise<void> {
    this.#opened?.db.close();
    this.#opened = undefined;
  }

  async accept(
    arrivals: readonly Arrival[],
    wanted: readonly Wanted[] = [],
  ): Promise<Accepted> {
    return this.#write(() => {
      const accepted = this.#keep(arrivals, wanted);
      // Last, so that what follows it is the commit.
      this.watch.allowTaking();
      return accepted;
    });
  }

  refuses(error: unknown): boolean {
    const { errcode } = (error ?? {}) as { errcode?: unknown };
    return error instanceof UnavailableError || ABOUT_A_ROW.has(errcode);
  }

  async claim(wanted: readonly Wanted[]): Promise<readonly Claim[]> {
    return this.#write(({ lanes }) =>
      wanted.flatMap(({ handler, limit }) =>
        lanes.claim(escapeText(handler), limit, this.now()),
      ),
    );
  }

  async settle(ends: readonly JobEnd[]): Promise<readonly Claim[]> {
    return this.#write(({ lanes }) =>
      ends.flatMap((end) => lanes.settle(end, this.now()) ?? []),
    );
  }

  async nextDue(handlers: readonly string[]): Promise<number | undefined> {
    const { laneRows } = this.#tables;
    const times = handlers
      .map((handler) => escapeText(handler))
      .filter((handler) => !laneRows.isPaused(handler))
      .map((handler) => laneRows.nextDue(handler))
      .filter((time) => time !== undefined);
    if (times.length === 0) return undefined;
    return Math.max(Math.min(...times) - this.now(), 0);
  }

  get commands(): CommandStore | undefined {
    return this.#opened?.commands;
  }

  async get(
    which: number | string,
    of: EventScope = {},
  ): Promise<EventRecord | undefined> {
    return this.#tables.reader.get(which, of);
  }

  async find(
    filter: EventFilter,
    page: { cursor?: string | undefined; limit: number },
  ): Promise<EventPage> {
    return this.#tables.reader.find(filter, page);
  }

  async replay(
    seq: number,
    jobs: readonly NewJob[],
    only: readonly ('dead' | 'done' | 'missing')[],
  ): Promise<number> {
    return this.#write(({ events, lanes }) => {
      if (!events.get(seq)) return 0;
      return jobs.filter((job) => lanes.replay(seq, job, only, this.now()))
        .length;
    });
  }

  async drop(seq: number): Promise<boolean> {
    return this.#write(({ db, lanes }) => {
      lanes.forget(seq, this.now());
      return db.run(`delete from event where seq = ?`, seq) > 0;
    });
  }

  async pause(handler: string): Promise<void> {
    this.#tables.db.run(
      `insert or ignore into paused (handler) values (?)`,
      escapeText(handler),
    );
  }

  async resume(handler: string): Promise<void> {
    this.#tables.db.run(
      `delete from paused where handler = ?`,
      escapeText(handler),
    );
  }

  async unblock(
    handler: string,
    key: string,
    of: EventScope = {},
  ): Promise<number> {
    return this.#write(({ lanes }) =>
      lanes.unblock(handler, key, of, this.now()),
    );
  }

  async stats(): Promise<readonly HandlerStats[]> {
    const { db, known } = this.#tables;
    return sqliteStats(db, known, this.now());
  }

  async sweep(retention: Retention, limit: number): Promise<number> {
    return this.#write(({ db, commands }) => {
      commands.sweep();
      return sqliteSweep(db, retention, limit, this.now());
    });
  }

  /** Part of a transaction. */
  #keep(arrivals: readonly Arrival[], wanted: readonly Wanted[]): Accepted {
    const { events, lanes } = this.#tables;
    const room = new Map<string, number>();
    for (const { handler, limit } of wanted) {
      if (!lanes.isPaused(handler)) room.set(handler, limit);
    }
    const claims: Claim[] = [];
    const due = new Set<string>();
    const seqs = arrivals.map(({ event, dedupeFor, jobs }) => {
      const now = this.now();
      if (!events.isNew(event, now, now + dedupeFor)) return undefined;
      const seq = events.insert(event);
      for (const job of jobs) {
        const left = room.get(job.handler) ?? 0;
        const isFirst = lanes.add(seq, job, left > 0, now);
        if (isFirst && left > 0) {
          room.set(job.handler, left - 1);
          claims.push(firstClaim(job, { ...event, seq }));
        } else if (isFirst) due.add(job.handler);
      }
      return seq;
    });
    return { seqs, claims, due: [...due] };
  }

  /** All of what `work` writes is kept, or nothing. */
  #write<Result>(work: (opened: OpenedDatabase) => Result): Result {
    const opened = this.#tables;
    return opened.db.transaction(() => work(opened));
  }

  get #tables(): OpenedDatabase {
    if (!this.#opened) throw new TypeError('the store is not open');
    this.watch.allowAnything();
    return this.#opened;
  }
}

/**
 * SQLITE_TOOBIG, SQLITE_MISMATCH, SQLITE_CONSTRAINT_NOTNULL, SQLITE_CONSTRAINT_DATATYPE:
 * another row could be kept. Other constraints hold by themselves, unless the file is damaged.
 */
const ABOUT_A_ROW = new Set<unknown>([18, 20, 1299, 3091]);
