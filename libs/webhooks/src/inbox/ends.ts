import type { Logger } from '@nestjs/common';
import { logFailure } from '../core/log-failure.js';
import type { Attempt } from './attempt.js';
import type { Claim, InboxStore, JobEnd, Outcome } from './inbox-store.js';

/** When to try a job again of which the store refused to record how it ended. */
const UNRECORDED = 60_000;

export interface Ended extends JobEnd, Attempt {
  /** How many jobs of its lane ran in a row. */
  readonly streak: number;
}

/** How jobs ended, until that is on record. */
export class Ends {
  readonly #waiting: Ended[] = [];
  #count = 0;

  constructor(
    private readonly store: InboxStore,
    private readonly logger: Logger,
  ) {}

  /** Whether all of them are on record, or being recorded. */
  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** How many are not on record, those included that are being recorded. */
  get count(): number {
    return this.#count;
  }

  add(end: Ended): void {
    this.#waiting.push(end);
    this.#count++;
  }

  take(most: number): readonly Ended[] {
    return this.#waiting.splice(0, most);
  }

  /**
   * Records what was taken. What fails waits again.
   *
   * @param call calls the store
   * @returns the next jobs of their lanes
   */
  async record(
    taken: readonly Ended[],
    call: <Result>(work: () => Promise<Result>) => Promise<Result>,
  ): Promise<readonly Claim[]> {
    try {
      const next = await call(() => this.#settle(taken));
      this.#count -= taken.length;
      return next;
    } catch (error) {
      this.#waiting.unshift(...taken);
      throw error;
    }
  }

  /** An end that the store refuses must not keep those of all others from being recorded. */
  async #settle(ends: readonly Ended[]): Promise<readonly Claim[]> {
    try {
      return await this.store.settle(ends);
    } catch (error) {
      if (!this.store.refuses(error)) throw error;
      if (ends.length > 1) {
        const next: Claim[] = [];
        for (const end of ends) next.push(...(await this.#settle([end])));
        return next;
      }
      logFailure(this.logger, 'error', {
        text: 'The store refuses an end',
        error,
      });
      const outcome: Outcome = {
        kind: 'retry',
        delay: UNRECORDED,
        error: 'how it ended could not be recorded: the log says why',
      };
      return this.store.settle([
        { claim: ends[0]!.claim, outcome, more: false },
      ]);
    }
  }
}
