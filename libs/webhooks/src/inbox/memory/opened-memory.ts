import type { KnownHandler } from '../inbox-store.js';
import { KnownIds } from './known-ids.js';
import { MemoryEvents, type MostFinished } from './memory-events.js';
import { MemoryLanes } from './memory-lanes.js';

export interface MemoryBounds {
  /** Jobs that are not finished. */
  readonly capacity: number;
  /** Ids of events, at least. */
  readonly remembered: number;
  /** Finished events: few, for those that outlive a small collection are left to a full one. */
  readonly finished?: MostFinished;
}

/** What an open store has; once it is closed, all of it can go. */
export class OpenedMemory {
  readonly known: ReadonlySet<string>;
  readonly ids: KnownIds;
  readonly events: MemoryEvents;
  readonly lanes: MemoryLanes;

  constructor(
    handlers: readonly KnownHandler[],
    { remembered, finished = { done: 100, dead: 1_000 } }: MemoryBounds,
  ) {
    this.known = new Set(handlers.map(({ id }) => id));
    this.ids = new KnownIds(remembered);
    this.events = new MemoryEvents(finished);
    this.lanes = new MemoryLanes(this.events);
  }
}
