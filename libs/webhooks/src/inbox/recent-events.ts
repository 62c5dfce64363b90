import type { WebhookEvent } from '../core/webhook-event.js';
import type { KeptEvent } from './kept-event.js';

const COUNT = 500;
const LARGEST_BODY = 16 * 1_024;

/**
 * Events as they were read, so that each of their handlers need not read them
 * again; small ones only. The last so many, and up to as many before those.
 */
export class RecentEvents {
  #latest = new Map<number, WebhookEvent>();
  #before: ReadonlyMap<number, WebhookEvent> = new Map();

  constructor(
    private readonly read: (kept: Omit<KeptEvent, 'seq'>) => WebhookEvent,
  ) {}

  add(seq: number, event: WebhookEvent, body: Buffer): void {
    if (body.length > LARGEST_BODY) return;
    // All at once: a `Map` of which the first is deleted again and again is slow, and keeps the collector busy.
    if (this.#latest.size >= COUNT) {
      this.#before = this.#latest;
      this.#latest = new Map();
    }
    this.#latest.set(seq, event);
  }

  get(kept: KeptEvent): WebhookEvent {
    const known = this.#latest.get(kept.seq) ?? this.#before.get(kept.seq);
    if (known) return known;
    const event = this.read(kept);
    this.add(kept.seq, event, kept.body);
    return event;
  }
}
