import type { Wanted } from './inbox-store.js';

interface Waiting {
  readonly handler: string;
  readonly enter: () => void;
}

/** Room for jobs: of each handler, and in all. Who takes it without asking may exceed it; who enters waits. */
export class Slots {
  readonly handlers: readonly string[];
  readonly #taken = new Map<string, number>();
  #all = 0;
  #waiting: Waiting[] = [];
  #first = 0;

  constructor(
    private readonly limits: ReadonlyMap<string, number>,
    readonly total: number,
  ) {
    this.handlers = [...limits.keys()];
  }

  /** Handlers that could run another job. */
  get idle(): readonly string[] {
    return this.handlers.filter((handler) => this.#room(handler) > 0);
  }

  take(handler: string, count = 1): void {
    this.#taken.set(handler, this.#used(handler) + count);
    this.#all += count;
  }

  /** Takes room for one job as soon as there is some. */
  async enter(handler: string): Promise<void> {
    if (this.#room(handler) <= 0) {
      await new Promise<void>((enter) => {
        this.#waiting.push({ handler, enter });
      });
    } else this.take(handler);
  }

  /** @returns whether there was no room before */
  give(handler: string, count = 1): boolean {
    const wasFull = this.#room(handler) <= 0;
    this.#taken.set(handler, this.#used(handler) - count);
    this.#all -= count;
    this.#letIn();
    return wasFull;
  }

  /**
   * What is free for these handlers, `most` in all, shared evenly; another one comes first each time.
   *
   * @param needs no more than so much for each
   */
  free(
    handlers: ReadonlySet<string>,
    most = Infinity,
    needs?: ReadonlyMap<string, number>,
  ): readonly Wanted[] {
    let left = Math.min(this.total - this.#all, most);
    if (left <= 0) return [];
    const asking = [...handlers].filter((it) => this.limits.has(it));
    const start = asking.length ? this.#first++ % asking.length : 0;
    const wanted: Wanted[] = [];
    for (let index = 0; index < asking.length && left > 0; index++) {
      const handler = asking[(start + index) % asking.length]!;
      const share = Math.ceil(left / (asking.length - index));
      const need = needs?.get(handler) ?? Infinity;
      const limit = Math.min(share, this.#room(handler), need);
      if (limit <= 0) continue;
      left -= limit;
      wanted.push({ handler, limit });
    }
    return wanted;
  }

  /** Whether something is free for one of these. */
  hasRoom(handlers: ReadonlySet<string>): boolean {
    if (this.#all >= this.total) return false;
    for (const handler of handlers) if (this.#room(handler) > 0) return true;
    return false;
  }

  /** Lets in all that wait, room or not: for what is not to run any more. */
  letAllIn(): void {
    this.#letIn(() => true);
  }

  #letIn(fits = (handler: string) => this.#room(handler) > 0): void {
    if (this.#waiting.length === 0) return;
    this.#waiting = this.#waiting.filter(({ handler, enter }) => {
      if (!fits(handler)) return true;
      this.take(handler);
      enter();
      return false;
    });
  }

  #room(handler: string): number {
    const own = (this.limits.get(handler) ?? 0) - this.#used(handler);
    return Math.min(own, this.total - this.#all);
  }

  #used(handler: string): number {
    return this.#taken.get(handler) ?? 0;
  }
}
