import { LONGEST_TIMER } from '../core/longest-timer.js';

/** A sleep that can be ended from outside; an end that came since `start` counts. */
export class Nap {
  #ended = false;
  #wake = () => {};

  start(): void {
    this.#ended = false;
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async until(milliseconds: number): Promise<void> {
    if (!this.#ended) await this.pause(milliseconds);
  }

  /** Sleeps whatever ended before; only what comes now ends it. */
  pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, Math.min(milliseconds, LONGEST_TIMER));
      this.#wake = done;
      function done() {
        clearTimeout(timer);
        resolve();
      }
    });
  }
}
