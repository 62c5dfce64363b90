/** Lets so many at a time, the others in the order in which they asked. */
export class Turns {
  readonly #waiting = new Set<() => void>();

  constructor(private free: number) {}

  /** @throws the reason of the signal, where that is aborted before the turn comes. */
  async take<Result>(
    work: () => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    signal?.throwIfAborted();
    if (this.free > 0) this.free--;
    else await this.#wait(signal);
    try {
      return await work();
    } finally {
      // A turn is handed on, not given back: nobody jumps the queue.
      const [next] = this.#waiting;
      if (next) {
        this.#waiting.delete(next);
        next();
      } else this.free++;
    }
  }

  #wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.#waiting.delete(begin);
        reject(signal!.reason as Error);
      };
      this.#waiting.add(begin);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }
}
