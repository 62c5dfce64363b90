/** Lets so many at a time, the others in the order in which they asked. */
export class Turns {
  readonly #waiting: (() => void)[] = [];

  constructor(private free: number) {}

  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      // A turn is handed on, not given back: nobody jumps the queue.
      const next = this.#waiting.shift();
      if (next) next();
      else this.free++;
    }
  }
}
