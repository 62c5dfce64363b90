/** Conditions of a query, with their values apart from the text. */
export class Where {
  readonly #conditions: string[] = [];

  constructor(readonly values: unknown[] = []) {}

  /** Conditions of another part of the same query. */
  branch(): Where {
    return new Where(this.values);
  }

  /** Keeps a value and returns its place in the text. */
  value(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  /** @param condition text of ours, with places for values */
  add(condition: string): void {
    this.#conditions.push(condition);
  }

  get text(): string {
    return this.#conditions.join(' and ') || 'true';
  }
}
