import type { WebhookEvent } from '../core/webhook-event.js';
import type { KeptEvent } from './kept-event.js';

const COUNT = 1_000;
const LARGEST_BODY = 16 * 1_024;

/** Events as they were read, so that each of their handlers need not read them again; small ones only. */
export class RecentEvents {
  readonly #events = new Map<number, WebhookEvent>();

  constructor(
    private readonly read: (kept: Omit<KeptEvent, 'seq'>) => WebhookEvent,
  ) {}

  add(seq: number, event: WebhookEvent, body: Buffer): void {
    if (body.length > LARGEST_BODY) return;
    this.#events.set(seq, event);
    if (this.#events.size > COUNT) {
      this.#events.delete(this.#events.keys().next().value!);
    }
  }

  get(kept: KeptEvent): WebhookEvent {
    const known = this.#events.get(kept.seq);
    if (known) return known;
    const event = this.read(kept);
    this.add(kept.seq, event, kept.body);
    return event;
  }
}
