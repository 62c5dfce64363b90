/** Who waits for each turn of the event loop may go on in it, so many at a time. */
export class LoopTurns {
  #waiting: (() => void)[] = [];

  constructor(private readonly atOnce: number) {}

  /** `next` must not throw. */
  wait(next: () => void): void {
    this.#waiting.push(next);
    if (this.#waiting.length === 1) setImmediate(() => this.#run());
  }

  #run(): void {
    const now = this.#waiting.slice(0, this.atOnce);
    const later = this.#waiting.slice(this.atOnce);
    this.#waiting = later;
    if (later.length > 0) setImmediate(() => this.#run());
    for (const next of now) next();
  }
}
