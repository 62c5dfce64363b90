import type { Outcome } from './inbox-store.js';

/** How an attempt ended. */
export interface Attempt {
  readonly outcome: Outcome;
  /** Called once that is on record: who hears of it may ask the inbox about it. */
  readonly recorded?: () => void;
}
