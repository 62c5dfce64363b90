import { identityOf } from '../identity-of.js';
import type { KeptEvent } from '../kept-event.js';

/** Longer texts are remembered by their hash: an id may be as long as a body. */
const LONGEST = 200;

/**
 * Ids that were accepted: the latest so many of them, and up to as many before
 * those. They are forgotten all at once, which costs nothing, one after the
 * other would be the dearest step on the way of an event.
 */
export class KnownIds {
  /** Until when each is remembered. */
  #latest = new Map<string, number>();
  #before: ReadonlyMap<string, number> = new Map();

  constructor(private readonly most: number) {}

  has(identity: string, now: number): boolean {
    const until = this.#latest.get(identity) ?? this.#before.get(identity);
    return until !== undefined && until > now;
  }

  add(identity: string, until: number): void {
    if (this.#latest.size >= this.most) {
      this.#before = this.#latest;
      this.#latest = new Map();
    }
    this.#latest.set(identity, until);
  }
}

/** What an event is recognised by when it comes again. */
export function shortIdentityOf(event: Omit<KeptEvent, 'seq'>): string {
  const { account, tenant, id } = event;
  const text = JSON.stringify([account, tenant, id]);
  return text.length <= LONGEST ? text : identityOf(event);
}
