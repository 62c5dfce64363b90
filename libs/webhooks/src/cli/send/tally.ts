import { Latencies } from '../../testing/latencies.js';
import type { Answer } from './post.js';
import { judge, type Expectation } from './judge.js';

/** Counts answers, and what was wrong with them. */
export class Tally {
  readonly #statuses = new Map<string, number>();
  readonly #problems = new Map<string, number>();
  readonly #latencies = new Latencies();
  #sent = 0;

  constructor(private readonly expected: Expectation) {}

  add(answer: Answer): void {
    const { status, error, milliseconds } = answer;
    const problem = judge(answer, this.expected);
    this.#sent++;
    count(this.#statuses, String(status ?? error));
    if (problem) count(this.#problems, problem);
    if (status !== undefined) this.#latencies.add(milliseconds);
  }

  get summary() {
    return {
      sent: this.#sent,
      statuses: Object.fromEntries(this.#statuses),
      latency: this.#latencies.percentiles,
    };
  }

  get problems(): readonly string[] {
    return [...this.#problems].map(([text, times]) =>
      this.#sent > 1 ? `${times} of ${this.#sent}: ${text}` : text,
    );
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
