import type { Wanted } from './inbox-store.js';
import type { Slots } from './slots.js';

/** Room for jobs that a call of the store may hand out. */
export class Loan {
  readonly #left: Map<string, number>;

  constructor(
    private readonly slots: Slots,
    wanted: readonly Wanted[],
  ) {
    this.#left = new Map(wanted.map((it) => [it.handler, it.limit]));
    for (const { handler, limit } of wanted) slots.take(handler, limit);
  }

  /** Handlers that got all that they asked for. */
  get usedUp(): readonly string[] {
    return [...this.#left].flatMap(([handler, left]) => (left ? [] : handler));
  }

  use(handler: string): void {
    this.#left.set(handler, this.#left.get(handler)! - 1);
  }

  /** Gives back what was not used. */
  end(): void {
    for (const [handler, left] of this.#left) this.slots.give(handler, left);
  }
}
