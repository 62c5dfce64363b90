import type { Outcome } from './inbox-store.js';

const WINDOW = 60;

/** How many attempts ended in the last minute. */
export interface Rate {
  readonly done: number;
  readonly failed: number;
}

interface Second {
  at: number;
  done: number;
  failed: number;
}

/** Counts how attempts end in this process, by handler and second. */
export class Rates {
  readonly #seconds = new Map<string, Second[]>();

  /** @param now milliseconds of a clock that never jumps */
  constructor(private readonly now: () => number) {}

  count(handler: string, kind: Outcome['kind']): void {
    if (kind === 'released') return;
    const at = Math.floor(this.now() / 1_000);
    let seconds = this.#seconds.get(handler);
    if (!seconds) this.#seconds.set(handler, (seconds = []));
    let second = seconds.at(-1);
    if (second?.at !== at) seconds.push((second = { at, done: 0, failed: 0 }));
    if (kind === 'done') second.done++;
    else second.failed++;
    while (seconds[0]!.at <= at - WINDOW) seconds.shift();
  }

  of(handler: string): Rate {
    const since = Math.floor(this.now() / 1_000) - WINDOW;
    const seconds = (this.#seconds.get(handler) ?? []).filter(
      ({ at }) => at > since,
    );
    return {
      done: seconds.reduce((sum, { done }) => sum + done, 0),
      failed: seconds.reduce((sum, { failed }) => sum + failed, 0),
    };
  }
}
