import { UnavailableError } from '../../core/errors.js';
import type { Claim, JobEnd } from '../inbox-store.js';
import type { Arrival } from '../kept-event.js';
import { Database } from './database.js';
import { SqliteStore } from './sqlite.store.js';

export interface MemoryBounds {
  /** Jobs that are not finished. */
  readonly capacity: number;
  /** Ids of events. */
  readonly remembered: number;
  /** Finished events. */
  readonly finished?: number;
}

/** So many are too many before the oldest are deleted, all at once. */
const SLACK = 256;

/** The SQLite store without a file, and with bounds. */
export class MemoryStore extends SqliteStore {
  /** Finished events, the oldest first. */
  readonly #finished = new Set<number>();
  #accepted = 0;

  constructor(
    private readonly bounds: MemoryBounds,
    now: () => number,
  ) {
    super(async () => {
      const db = new Database(':memory:');
      db.exec('pragma foreign_keys = on');
      return db;
    }, now);
  }

  override async accept(
    arrivals: readonly Arrival[],
  ): Promise<readonly (number | undefined)[]> {
    const seqs = this.write(() => {
      const found = this.keep(arrivals);
      this.#refuseTooMany();
      return found;
    });
    seqs.forEach((seq, index) => {
      if (seq !== undefined && arrivals[index]!.jobs.length === 0) {
        this.#finished.add(seq);
      }
    });
    this.#accepted += arrivals.length;
    this.#trim();
    return seqs;
  }

  /** Nobody else can reach it. */
  override get commands(): undefined {
    return undefined;
  }

  override refuses(error: unknown): boolean {
    return error instanceof UnavailableError || super.refuses(error);
  }

  override async settle(ends: readonly JobEnd[]): Promise<readonly Claim[]> {
    const next = await super.settle(ends);
    const { jobs } = this.opened;
    for (const { claim } of ends) {
      const { seq } = claim.event;
      if (jobs.of(seq).every(({ open }) => !open)) this.#finished.add(seq);
    }
    this.#trim();
    return next;
  }

  #refuseTooMany(): void {
    const { open } = this.opened.jobs;
    if (open <= this.bounds.capacity) return;
    throw new UnavailableError(
      `the memory inbox is full: more than ${this.bounds.capacity} jobs wait. Look for a handler that hangs or fails, or raise memoryInbox({ capacity })`,
    );
  }

  #trim(): void {
    const { db } = this.opened;
    const { remembered, finished = 1_000 } = this.bounds;
    if (this.#finished.size >= finished + SLACK) {
      this.write(() => {
        for (const seq of [...this.#finished].slice(0, SLACK)) {
          this.#finished.delete(seq);
          // One that was replayed meanwhile comes here again.
          db.run(
            `delete from event where seq = ?1 and not exists (select 1 from job where event = ?1 and open = 1)`,
            seq,
          );
        }
      });
    }
    if (this.#accepted < SLACK) return;
    this.#accepted = 0;
    db.run(
      `delete from known_id where identity in (
         select identity from known_id order by until limit max(0, (select count(*) from known_id) - ?))`,
      remembered,
    );
  }
}
