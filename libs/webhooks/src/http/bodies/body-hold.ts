import {
  SMALL_BODY,
  type BodyBudget,
  type BudgetedBody,
} from './body-budget.js';
import type { BodyRoom } from './body-bytes.js';

/** One request's share of the budget: given back, once, when the last of those who need its body lets go. */
export class BodyHold implements BodyRoom, BudgetedBody {
  /** Whether the request's headers took a secret to make. */
  isProven = false;
  #bytes = 0;
  #holders = 0;
  #isComing = false;
  #end: (reason: unknown) => void = () => {};

  constructor(private readonly budget: BodyBudget) {}

  get bytes(): number {
    return this.#bytes;
  }

  take(bytes: number, more: boolean): void {
    this.budget.take(this, bytes, more);
    this.#isComing ||= more;
    this.#bytes += bytes;
  }

  give(bytes: number): void {
    this.budget.give(bytes);
    this.#bytes -= bytes;
  }

  onPushedOut(end: (reason: unknown) => void): void {
    this.#end = end;
  }

  waitForTurn(bytes: number, next: () => void): boolean {
    if (this.isProven || bytes <= SMALL_BODY) return false;
    this.budget.turns.wait(next);
    return true;
  }

  /** The body is there, or was given up. */
  arrived(): void {
    if (this.#isComing) this.budget.leave(this);
    this.#isComing = false;
  }

  pushOut(reason: unknown): void {
    this.arrived();
    this.#end(reason);
  }

  /** @returns lets go, however often it is called */
  add(): () => void {
    this.#holders++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      if (--this.#holders > 0) return;
      this.arrived();
      this.give(this.#bytes);
    };
  }
}
