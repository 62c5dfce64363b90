import { identityOf } from '../identity-of.js';
import type { KeptEvent } from '../kept-event.js';
import { Queue } from './queue.js';

/** Longer texts are remembered by their hash: an id may be as long as a body. */
const LONGEST = 200;

interface KnownId {
  readonly identity: string;
  readonly until: number;
}

/** Ids that were accepted, the latest so many of them. */
export class KnownIds {
  readonly #known = new Map<string, KnownId>();
  /** In order of arrival: the first in a `Map` is slow to find once many before it were deleted. */
  readonly #order = new Queue<KnownId>();

  constructor(private readonly most: number) {}

  has(identity: string, now: number): boolean {
    const known = this.#known.get(identity);
    return known !== undefined && known.until > now;
  }

  add(identity: string, until: number): void {
    const known = { identity, until };
    this.#known.set(identity, known);
    this.#order.push(known);
    if (this.#order.size > this.most) this.#forgetOldest();
  }

  /** Forgets some of those whose time is over. @returns how many */
  sweep(limit: number, now: number): number {
    let forgotten = 0;
    // Behind one that is remembered for longer they wait for their turn: nobody recognises them any more.
    while (forgotten < limit && (this.#order.first?.until ?? Infinity) <= now) {
      this.#forgetOldest();
      forgotten++;
    }
    return forgotten;
  }

  #forgetOldest(): void {
    const known = this.#order.shift()!;
    // One whose time was over may have come again.
    if (this.#known.get(known.identity) === known) {
      this.#known.delete(known.identity);
    }
  }
}

/** What an event is recognised by when it comes again. */
export function shortIdentityOf(event: Omit<KeptEvent, 'seq'>): string {
  const { account, tenant, id } = event;
  const text = JSON.stringify([account, tenant, id]);
  return text.length <= LONGEST ? text : identityOf(event);
}
