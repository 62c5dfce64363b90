import { createHistogram } from 'node:perf_hooks';

/** How long things took, in milliseconds; any number of them takes the same memory. */
export class Latencies {
  readonly #microseconds = createHistogram();

  add(milliseconds: number): void {
    this.#microseconds.record(Math.max(Math.round(milliseconds * 1_000), 1));
  }

  /** Half of them, 99 of 100, took no longer. */
  get percentiles(): { readonly p50: number; readonly p99: number } {
    return { p50: this.#at(50), p99: this.#at(99) };
  }

  #at(percentile: number): number {
    return this.#microseconds.percentile(percentile) / 1_000;
  }
}
