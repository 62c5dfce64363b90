import type { SimulatorClock } from 'nestjs-livestream-webhooks/testing';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Time that stands still, but for jumping to the end of the shortest wait whenever there is nothing else to do. */
export class FakeClock implements SimulatorClock {
  /** How long was waited each time, in milliseconds. */
  readonly waits: number[] = [];
  readonly #start = Date.parse('2026-11-23T12:00:00.400Z');
  readonly #sleepers: Sleeper[] = [];
  #elapsed = 0;

  now(): number {
    return this.#start + this.#elapsed;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    this.waits.push(milliseconds);
    return new Promise((wake, reject) => {
      this.#sleepers.push({ at: this.#elapsed + milliseconds, wake });
      signal.addEventListener('abort', () => reject(new Error('aborted')));
      if (signal.aborted) reject(new Error('aborted'));
      setImmediate(() => this.#jump());
    });
  }

  #jump(): void {
    const next = this.#sleepers.reduce((a, b) => (b.at < a.at ? b : a));
    this.#sleepers.splice(this.#sleepers.indexOf(next), 1);
    this.#elapsed = Math.max(this.#elapsed, next.at);
    next.wake();
  }
}
