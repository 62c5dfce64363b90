import { UnavailableError } from '../../core/errors.js';
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
import { countJobs } from '../count-jobs.js';
import type { EventRecord } from '../job-record.js';
import { identityOf } from '../identity-of.js';
import type { Arrival, NewJob } from '../kept-event.js';
import { OpenedMemory, type MemoryBounds } from './opened-memory.js';
import { searchMemory } from './memory-search.js';
import { memoryStats } from './memory-stats.js';
import { sweepMemory } from './memory-sweep.js';

/** Keeps events in the process, within bounds. Each call is done before the next one begins. */
export class MemoryStore implements InboxStore {
  #opened: OpenedMemory | undefined;

  /** @param now milliseconds since 1970 that never go back */
  constructor(
    private readonly bounds: MemoryBounds,
    private readonly now: () => number,
  ) {}

  async open(handlers: readonly KnownHandler[]): Promise<void> {
    this.#opened = new OpenedMemory(handlers, this.bounds);
  }

  async close(): Promise<void> {
    this.#opened = undefined;
  }

  async accept(
    arrivals: readonly Arrival[],
    wanted: readonly Wanted[] = [],
  ): Promise<Accepted> {
    const now = this.now();
    const seqs = this.#keep(arrivals, now);
    const claims = this.#claim(wanted, now);
    const { lanes } = this.#memory;
    const due = [...countJobs(arrivals).keys()].filter(
      (handler) => (lanes.nextDue(handler) ?? Infinity) <= now,
    );
    return { seqs, claims, due };
  }

  refuses(error: unknown): boolean {
    return error instanceof UnavailableError;
  }

  async claim(wanted: readonly Wanted[]): Promise<readonly Claim[]> {
    return this.#claim(wanted, this.now());
  }

  async settle(ends: readonly JobEnd[]): Promise<readonly Claim[]> {
    const { lanes } = this.#memory;
    const now = this.now();
    return ends.flatMap((end) => lanes.settle(end, now) ?? []);
  }

  async nextDue(handlers: readonly string[]): Promise<number | undefined> {
    const { lanes } = this.#memory;
    const times = handlers
      .filter((handler) => !lanes.paused.has(handler))
      .flatMap((handler) => lanes.nextDue(handler) ?? []);
    if (times.length === 0) return undefined;
    return Math.max(Math.min(...times) - this.now(), 0);
  }

  async get(
    which: number | string,
    of: EventScope = {},
  ): Promise<EventRecord | undefined> {
    const { events } = this.#memory;
    return typeof which === 'number'
      ? events.get(which)?.record
      : events.newest(which, of)?.record;
  }

  async find(
    filter: EventFilter,
    page: { cursor?: string | undefined; limit: number },
  ): Promise<EventPage> {
    return searchMemory(this.#memory.events.all, filter, page);
  }

  async replay(
    seq: number,
    jobs: readonly NewJob[],
    only: readonly ('dead' | 'done' | 'missing')[],
  ): Promise<number> {
    const { events, lanes } = this.#memory;
    const event = events.get(seq);
    if (!event) return 0;
    const now = this.now();
    return jobs.filter((job) => lanes.replay(event, job, only, now)).length;
  }

  async drop(seq: number): Promise<boolean> {
    const { events, lanes } = this.#memory;
    const event = events.delete(seq);
    if (event) lanes.forget(event, this.now());
    return event !== undefined;
  }

  async pause(handler: string): Promise<void> {
    this.#memory.lanes.paused.add(handler);
  }

  async resume(handler: string): Promise<void> {
    this.#memory.lanes.paused.delete(handler);
  }

  async unblock(
    handler: string,
    key: string,
    of: EventScope = {},
  ): Promise<number> {
    return this.#memory.lanes.unblock(handler, key, of, this.now());
  }

  async stats(): Promise<readonly HandlerStats[]> {
    const { events, lanes, known } = this.#memory;
    return memoryStats(events.all, lanes, known, this.now());
  }

  async sweep(retention: Retention, limit: number): Promise<number> {
    return sweepMemory(this.#memory.events, retention, limit, this.now());
  }

  #keep(arrivals: readonly Arrival[], now: number): (number | undefined)[] {
    const { ids, events, lanes } = this.#memory;
    const identities = arrivals.map(({ event }) => identityOf(event));
    /** Where each new id stands first. */
    const fresh = new Map<string, number>();
    let jobs = 0;
    for (const [index, identity] of identities.entries()) {
      if (fresh.has(identity) || ids.has(identity, now)) continue;
      fresh.set(identity, index);
      jobs += arrivals[index]!.jobs.length;
    }
    // Before anything is kept: all of a batch is, or nothing.
    this.#refuseTooMany(jobs);
    return arrivals.map((arrival, index) => {
      const identity = identities[index]!;
      if (fresh.get(identity) !== index) return undefined;
      ids.add(identity, now + arrival.dedupeFor);
      const event = events.add(arrival.event);
      for (const job of arrival.jobs) lanes.add(event, job, now);
      const { seq } = event.kept;
      if (arrival.jobs.length === 0) events.noteEnd(seq);
      return seq;
    });
  }

  #claim(wanted: readonly Wanted[], now: number): Claim[] {
    const { lanes } = this.#memory;
    return wanted.flatMap(({ handler, limit }) =>
      lanes.claim(handler, limit, now),
    );
  }

  #refuseTooMany(jobs: number): void {
    const { capacity } = this.bounds;
    if (jobs === 0 || this.#memory.lanes.open + jobs <= capacity) return;
    throw new UnavailableError(
      `the memory inbox is full: more than ${capacity} jobs wait. Look for a handler that hangs or fails, or raise memoryInbox({ capacity })`,
    );
  }

  get #memory(): OpenedMemory {
    if (this.#opened) return this.#opened;
    throw new TypeError('the store is not open');
  }
}
