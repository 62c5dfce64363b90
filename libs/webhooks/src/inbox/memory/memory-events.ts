import type { EventScope } from '../event-filter.js';
import type { KeptEvent } from '../kept-event.js';
import { TransitMap } from '../transit-map.js';
import { MemoryEvent } from './memory-event.js';
import { ownBody } from './own-body.js';

/** How many finished events are kept. */
export interface MostFinished {
  readonly done: number;
  /** With a dead letter. */
  readonly dead: number;
}

/** All events, and of those that are finished the last so many: what was done pushes out no dead letters. */
export class MemoryEvents {
  /** By number, in order of arrival. */
  readonly #events = new TransitMap<number, MemoryEvent>();
  /** Numbers of finished events, in the order in which they ended. */
  readonly #finished = { done: new Set<number>(), dead: new Set<number>() };
  #seq = 0;

  constructor(private readonly most: MostFinished) {}

  /** In order of arrival. */
  get all(): Iterable<MemoryEvent> {
    return this.#events.values();
  }

  add(given: Omit<KeptEvent, 'seq'>): MemoryEvent {
    const seq = ++this.#seq;
    const event = new MemoryEvent({ ...given, seq, body: ownBody(given.body) });
    this.#events.set(seq, event);
    return event;
  }

  get(seq: number): MemoryEvent | undefined {
    return this.#events.get(seq);
  }

  /** The newest with this id of its sender's, which several accounts may share. Rarely asked for: no index. */
  newest(wanted: string, of: EventScope): MemoryEvent | undefined {
    let newest: MemoryEvent | undefined;
    for (const event of this.all) {
      const { id, account, tenant } = event.kept;
      const fits =
        id === wanted &&
        account === (of.account ?? account) &&
        tenant === (of.tenant ?? tenant);
      if (fits) newest = event;
    }
    return newest;
  }

  delete(seq: number): MemoryEvent | undefined {
    const event = this.#events.get(seq);
    this.#events.delete(seq);
    this.unfinish(seq);
    return event;
  }

  /** Called when a job of it has ended, or it has none. */
  noteEnd(seq: number): void {
    const event = this.#events.get(seq);
    if (!event?.isFinished) return;
    const end = event.isDead ? 'dead' : 'done';
    const finished = this.#finished[end];
    finished.add(seq);
    if (finished.size <= this.most[end]) return;
    const [oldest] = finished;
    this.delete(oldest!);
  }

  /** Called when a job of it waits again, or it goes: it takes no place among the last that ended. */
  unfinish(seq: number): void {
    this.#finished.done.delete(seq);
    this.#finished.dead.delete(seq);
  }
}
