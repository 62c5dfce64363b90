import type { KnownHandler } from '../inbox-store.js';

/** Which ids the handlers of this process had before. */
export class Aliases {
  readonly #present = new Map<string, string>();

  constructor(handlers: readonly KnownHandler[]) {
    for (const { id, aliases } of handlers) {
      for (const former of aliases) this.#present.set(former, id);
    }
    // An id that a handler has now is nobody's former one.
    for (const { id } of handlers) this.#present.delete(id);
  }

  /** What a handler is called now. */
  present(id: string): string {
    return this.#present.get(id) ?? id;
  }

  former(id: string): string[] {
    return this.pairs()
      .filter(([, present]) => present === id)
      .map(([former]) => former);
  }

  /** Former and present ids. */
  pairs(): [string, string][] {
    return [...this.#present];
  }
}
