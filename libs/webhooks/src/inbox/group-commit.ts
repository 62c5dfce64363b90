import { nextTurn } from '../core/next-turn.js';

interface Entry<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

interface GroupCommitOptions<Item, Result> {
  /** Keeps all items or none, and answers for each. */
  readonly commit: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Whether an error is about one of the items: its batch is split then, so that its neighbours are kept. */
  readonly refuses: (error: unknown) => boolean;
  /** Items of one key are committed in their order. */
  readonly keyOf: (item: Item) => string;
  /** How many batches are committed at once. */
  readonly atOnce: number;
  /** How many items go in one batch. @default 500 */
  readonly most?: number;
}

/** A batch that goes beside another one is worth its costs only from so many items on. */
const LEAST_BESIDE = 16;

/**
 * Puts what comes in at once into one transaction: a commit costs the same for
 * one event as for hundreds. What comes while a batch commits waits for the next.
 */
export class GroupCommit<Item, Result> {
  #waiting: Entry<Item, Result>[] = [];
  /** Keys of what is being committed: of two batches, either may be first. */
  readonly #busy = new Set<string>();
  readonly #commits = new Set<Promise<void>>();
  #turn: Promise<void> | undefined;

  constructor(private readonly options: GroupCommitOptions<Item, Result>) {}

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#goOn();
    });
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.#turn || this.#commits.size > 0) {
      await (this.#turn ?? Promise.race(this.#commits));
    }
  }

  /** In a turn of its own: requests that are being read in this one come along. */
  #goOn(): void {
    this.#turn ??= nextTurn().then(() => {
      this.#turn = undefined;
      for (let batch = this.#next(); batch; batch = this.#next()) {
        this.#start(batch);
      }
    });
  }

  #next(): readonly Entry<Item, Result>[] | undefined {
    const { keyOf, atOnce, most = 500 } = this.options;
    const isAlone = this.#commits.size === 0;
    const least = isAlone ? 1 : LEAST_BESIDE;
    const isFull = this.#commits.size >= atOnce;
    if (isFull || this.#waiting.length < least) return undefined;
    const batch: Entry<Item, Result>[] = [];
    const left: Entry<Item, Result>[] = [];
    const held = new Set(this.#busy);
    for (const entry of this.#waiting) {
      const key = keyOf(entry.item);
      if (batch.length < most && !held.has(key)) batch.push(entry);
      else {
        left.push(entry);
        held.add(key);
      }
    }
    if (batch.length < least) return undefined;
    this.#waiting = left;
    return batch;
  }

  #start(batch: readonly Entry<Item, Result>[]): void {
    const keys = new Set(batch.map(({ item }) => this.options.keyOf(item)));
    for (const key of keys) this.#busy.add(key);
    const commit = this.#commit(batch).finally(() => {
      this.#commits.delete(commit);
      for (const key of keys) this.#busy.delete(key);
      if (this.#waiting.length > 0) this.#goOn();
    });
    this.#commits.add(commit);
  }

  async #commit(entries: readonly Entry<Item, Result>[]): Promise<void> {
    const { commit, refuses } = this.options;
    try {
      const results = await commit(entries.map(({ item }) => item));
      entries.forEach((entry, index) => entry.resolve(results[index]!));
    } catch (error) {
      if (entries.length > 1 && refuses(error)) {
        const middle = entries.length >> 1;
        await this.#commit(entries.slice(0, middle));
        await this.#commit(entries.slice(middle));
      } else {
        for (const { reject } of entries) reject(error);
      }
    }
  }
}
