import type { WebhookEvent } from '../core/webhook-event.js';
import type { InboxHooks } from './inbox-hooks.js';
import type { KeptEvent } from './kept-event.js';
import { TransitMap } from './transit-map.js';

const COUNT = 500;
/** Bytes. What was read of a body may take fifty times as much. */
const LARGE_BODY = 16 * 1_024;

interface Recent {
  readonly event: WebhookEvent;
  /** Handlers of this process that have not finished with it. */
  handlers: number;
}

/**
 * Events as they were read, so that each of their handlers need not read them
 * again. One goes when its last handler has finished: what dies young costs
 * the collector nothing. Of those that wait longer there are the last so many,
 * and up to as many before those; of large ones only the last: to read one of
 * two MiB again for each handler stalls the loop for as long as it took at first.
 */
export class RecentEvents {
  #latest = new TransitMap<number, Recent>();
  #before = new TransitMap<number, Recent>();
  #large: (Recent & { readonly seq: number }) | undefined;

  constructor(
    private readonly hooks: Pick<InboxHooks, 'read' | 'handlersFor'>,
    private readonly most = COUNT,
  ) {}

  add(
    { seq, body }: Pick<KeptEvent, 'seq' | 'body'>,
    event: WebhookEvent,
    handlers = this.hooks.handlersFor(event).length,
  ): void {
    if (handlers === 0 || this.#find(seq)) return;
    if (body.length > LARGE_BODY) {
      this.#large = { seq, event, handlers };
      return;
    }
    if (this.#latest.size >= this.most) {
      this.#before = this.#latest;
      this.#latest = new TransitMap();
    }
    this.#latest.set(seq, { event, handlers });
  }

  get(kept: KeptEvent): WebhookEvent {
    const known = this.#find(kept.seq);
    if (known) return known.event;
    const event = this.hooks.read(kept);
    this.add(kept, event);
    return event;
  }

  /** Says that a handler will not ask for it again. */
  finish(seq: number): void {
    const known = this.#find(seq);
    if (!known || --known.handlers > 0) return;
    this.#latest.delete(seq);
    this.#before.delete(seq);
    if (this.#large === known) this.#large = undefined;
  }

  #find(seq: number): Recent | undefined {
    if (this.#large?.seq === seq) return this.#large;
    return this.#latest.get(seq) ?? this.#before.get(seq);
  }
}
