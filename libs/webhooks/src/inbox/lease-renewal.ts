import type { InboxStore } from './inbox-store.js';
import type { Runs } from './runs.js';

/** However short a lease is: a busy loop would renew nothing better. */
const SHORTEST_RENEWAL = 10;

/** Renews the leases of what runs in this process, where the store has leases. */
export class LeaseRenewal {
  #timer: NodeJS.Timeout | undefined;
  #isRenewing = false;
  #renewedAt = -Infinity;

  constructor(
    private readonly store: InboxStore,
    private readonly runs: Runs,
    private readonly elapsed: () => number,
  ) {}

  open(): void {
    const { leaseTime } = this.store;
    if (leaseTime === undefined) return;
    const every = Math.max(leaseTime / 3, SHORTEST_RENEWAL);
    this.#timer = setInterval(() => void this.#renew(), every);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Whether a lease may have ended that was asked for then: where the process stood still. */
  hasEnded(asked: number): boolean {
    const since = Math.max(asked, this.#renewedAt);
    return this.elapsed() - since > (this.store.leaseTime ?? Infinity);
  }

  async #renew(): Promise<void> {
    const { claims } = this.runs;
    if (claims.length === 0 || this.#isRenewing) return;
    this.#isRenewing = true;
    try {
      const since = this.elapsed();
      for (const claim of await this.store.renew!(claims)) {
        this.runs.abort(claim, 'the lease of this job was lost');
      }
      this.#renewedAt = since;
    } catch {
      // A lease that is not renewed ends by itself.
    } finally {
      this.#isRenewing = false;
    }
  }
}
