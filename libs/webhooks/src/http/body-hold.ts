import type { BodyBudget } from './body-budget.js';

/** One request's share of the budget: given back, once, when the last of those who need its body lets go. */
export class BodyHold {
  #bytes = 0;
  #holders = 0;

  constructor(private readonly budget: BodyBudget) {}

  /** @throws {UnavailableError} when there is no room for `bytes` more. */
  take(bytes: number): void {
    this.budget.take(bytes);
    this.#bytes += bytes;
  }

  give(bytes: number): void {
    this.budget.give(bytes);
    this.#bytes -= bytes;
  }

  /** @returns lets go, however often it is called */
  add(): () => void {
    this.#holders++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      if (--this.#holders === 0) this.give(this.#bytes);
    };
  }
}
