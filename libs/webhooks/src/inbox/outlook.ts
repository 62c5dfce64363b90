import type { Wanted } from './inbox-store.js';

/** Which handlers may have due lanes, as far as this process knows, and when others will. */
export class Outlook {
  readonly #hungry = new Set<string>();
  readonly #behind = new Set<string>();
  /** When a lane of one of these is due by itself; `undefined` where only the store knows. */
  #due: { at: number; readonly lists: Set<readonly string[]> } | undefined;

  /** Handlers that may have a due lane. */
  get hungry(): ReadonlySet<string> {
    return this.#hungry;
  }

  /** When the next lane is due by itself; `undefined` where only the store knows. */
  get dueAt(): number | undefined {
    return this.#due?.at;
  }

  /** Those of these handlers that have no more due lanes than room. */
  calm(handlers: Iterable<string>): ReadonlySet<string> {
    return new Set([...handlers].filter((it) => !this.#behind.has(it)));
  }

  /** These may have a due lane. */
  notice(handlers: Iterable<string>): void {
    for (const handler of handlers) this.#hungry.add(handler);
  }

  /** Lanes of these are due then; the other loop may have noted an earlier time, for others. */
  note(at: number, handlers: readonly string[]): void {
    this.#due ??= { at, lists: new Set() };
    this.#due.at = Math.min(at, this.#due.at);
    // Mostly the list of all, which is noted after each claim: its handlers need not be gone through.
    this.#due.lists.add(handlers);
  }

  /** Only the store knows when a lane is due. */
  forget(): void {
    this.#due = undefined;
  }

  /** What was due at a time that has come is due. */
  arrive(now: number): void {
    if (!this.#due || this.#due.at > now) return;
    for (const handlers of this.#due.lists) this.notice(handlers);
    this.forget();
  }

  /** A handler has room that had none: nobody asked, or asks, when it is due. */
  unblock(handler: string): void {
    for (const handlers of this.#due?.lists ?? []) {
      if (handlers.includes(handler)) return;
    }
    this.#hungry.add(handler);
    this.forget();
  }

  /** The store is about to be asked for these: what comes from now on makes them hungry again. */
  ask(wanted: readonly Wanted[]): void {
    const asked = new Set(wanted.map(({ handler }) => handler));
    for (const handler of this.#hungry) {
      // Who finds no room must not find it offered to others next time.
      if (!asked.has(handler)) this.#behind.add(handler);
    }
    for (const handler of asked) this.#hungry.delete(handler);
  }

  /**
   * The store has answered.
   *
   * @param left how much of the room asked for each handler has left
   * @returns whether one has filled its room, and may have more that is due
   */
  learn(left: ReadonlyMap<string, number>): boolean {
    let isBehind = false;
    for (const [handler, room] of left) {
      if (room > 0) this.#behind.delete(handler);
      else {
        isBehind = true;
        this.#hungry.add(handler);
        this.#behind.add(handler);
      }
    }
    return isBehind;
  }
}
