import { setImmediate } from 'node:timers/promises';

interface Entry<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Puts what comes in at once into one transaction: a commit costs the same for
 * one event as for hundreds. What comes while a batch commits waits for the next.
 */
export class GroupCommit<Item, Result> {
  #waiting: Entry<Item, Result>[] = [];
  #committing: Promise<void> | undefined;

  /**
   * @param commit keeps all items or none, and answers for each
   * @param refuses whether an error is about one of the items: its batch is split then, so that its neighbours are kept
   */
  constructor(
    private readonly commit: (
      items: readonly Item[],
    ) => Promise<readonly Result[]>,
    private readonly refuses: (error: unknown) => boolean,
    private readonly size = 500,
  ) {}

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#committing ??= this.#commitAll();
    });
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    await this.#committing;
  }

  async #commitAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Requests that are being read in this turn of the loop come along.
      await setImmediate();
      await this.#commitBatch(this.#waiting.splice(0, this.size));
    }
    this.#committing = undefined;
  }

  async #commitBatch(entries: readonly Entry<Item, Result>[]): Promise<void> {
    try {
      const results = await this.commit(entries.map(({ item }) => item));
      entries.forEach((entry, index) => entry.resolve(results[index]!));
    } catch (error) {
      if (entries.length > 1 && this.refuses(error)) {
        const middle = entries.length >> 1;
        await this.#commitBatch(entries.slice(0, middle));
        await this.#commitBatch(entries.slice(middle));
      } else {
        for (const { reject } of entries) reject(error);
      }
    }
  }
}
