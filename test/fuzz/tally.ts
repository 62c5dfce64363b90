import type { Outcome } from './send-exchange.js';

/** Counts what was answered, by route. */
export class Tally {
  readonly #counts = new Map<string, Map<string, number>>();

  add({ request, answer }: Outcome): void {
    const { name } = request.target;
    const what =
      answer === undefined
        ? 'broken off'
        : 'closed' in answer
          ? 'closed'
          : String(answer.status);
    const counts = this.#counts.get(name) ?? new Map<string, number>();
    counts.set(what, (counts.get(what) ?? 0) + 1);
    this.#counts.set(name, counts);
  }

  /** Requests in all. */
  get total(): number {
    return sum([...this.#counts.values()].flatMap((c) => [...c.values()]));
  }

  /** Every status that was answered. */
  get statuses(): ReadonlySet<number> {
    const found = [...this.#counts.values()].flatMap((counts) => [
      ...counts.keys(),
    ]);
    return new Set(found.map(Number).filter((status) => status > 0));
  }

  /** Which share of a route's requests was answered with one of these. */
  share(route: string, ...statuses: readonly number[]): number {
    const counts = this.#counts.get(route) ?? new Map<string, number>();
    const found = statuses.map((status) => counts.get(String(status)) ?? 0);
    return sum(found) / sum([...counts.values()]);
  }

  toString(): string {
    return [...this.#counts]
      .map(([name, counts]) => {
        const texts = [...counts]
          .sort(([one], [other]) => one.localeCompare(other))
          .map(([what, count]) => `${what}: ${count}`);
        return `${name}  ${texts.join(', ')}`;
      })
      .join('\n');
  }
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
