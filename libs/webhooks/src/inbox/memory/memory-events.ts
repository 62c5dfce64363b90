import type { EventScope } from '../event-filter.js';
import type { KeptEvent } from '../kept-event.js';
import { TransitMap } from '../transit-map.js';
import { MemoryEvent } from './memory-event.js';
import { ownBody } from './own-body.js';
import { Queue } from './queue.js';

/** All events, and of those that are finished the last so many. */
export class MemoryEvents {
  /** By number, in order of arrival. */
  readonly #events = new TransitMap<number, MemoryEvent>();
  /** By their senders' ids, which those of several accounts may share. */
  readonly #byId = new TransitMap<string, MemoryEvent[]>();
  readonly #finished = new Queue<number>();
  #seq = 0;

  /** @param most how many finished ones are kept */
  constructor(private readonly most: number) {}

  /** In order of arrival. */
  get all(): Iterable<MemoryEvent> {
    return this.#events.values();
  }

  add(given: Omit<KeptEvent, 'seq'>): MemoryEvent {
    const seq = ++this.#seq;
    const event = new MemoryEvent({ ...given, seq, body: ownBody(given.body) });
    this.#events.set(seq, event);
    const others = this.#byId.get(given.id);
    if (others) others.push(event);
    else this.#byId.set(given.id, [event]);
    return event;
  }

  get(seq: number): MemoryEvent | undefined {
    return this.#events.get(seq);
  }

  /** The newest with this id. */
  newest(id: string, of: EventScope): MemoryEvent | undefined {
    return this.#byId
      .get(id)
      ?.findLast(
        ({ kept: { account, tenant } }) =>
          account === (of.account ?? account) &&
          tenant === (of.tenant ?? tenant),
      );
  }

  delete(seq: number): MemoryEvent | undefined {
    const event = this.#events.get(seq);
    if (!event) return undefined;
    this.#events.delete(seq);
    const { id } = event.kept;
    const left = this.#byId.get(id)!.filter((other) => other !== event);
    if (left.length > 0) this.#byId.set(id, left);
    else this.#byId.delete(id);
    return event;
  }

  /** Called when a job of it has ended, or it has none. */
  noteEnd(seq: number): void {
    const event = this.#events.get(seq);
    if (!event?.isFinished || event.mayGo) return;
    event.mayGo = true;
    this.#finished.push(seq);
    if (this.#finished.size > this.most) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const seq = this.#finished.shift()!;
    const event = this.#events.get(seq);
    // Dropped or swept before.
    if (!event) return;
    event.mayGo = false;
    // One that was replayed meanwhile comes here again.
    if (event.isFinished) this.delete(seq);
  }
}
