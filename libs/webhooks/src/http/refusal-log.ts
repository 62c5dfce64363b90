import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { afterwards } from '../core/afterwards.js';

/** Milliseconds between two lines of one kind. */
const EVERY = 10_000;
/** How many kinds are told apart at once. */
const KINDS = 200;
const OTHERS = `Requests are refused for more than ${KINDS} reasons at once: look at the lines before this one`;

type Level = 'warn' | 'error';

interface Kind {
  readonly text: string;
  readonly level: Level;
  /** How often it came since its last line. */
  more: number;
  cancel: () => void;
}

/**
 * Says why requests are refused. Strangers decide how many there are: of each
 * kind the first is a line at once, and those of the next ten seconds are one
 * line with their number.
 */
export class RefusalLog implements OnApplicationShutdown {
  readonly #logger = new Logger('Webhooks');
  readonly #kinds = new Map<string, Kind>();

  constructor(private readonly later = afterwards) {}

  /** @param text equal but for its numbers, it is the same kind */
  say(text: string, level: Level = 'warn'): void {
    const name = text.replace(/\d+/g, '0');
    if (this.#kinds.has(name) || this.#kinds.size < KINDS) {
      this.#count(name, text, level);
    } else {
      this.#count(OTHERS, OTHERS, level);
    }
  }

  /** Says what is left to say. */
  onApplicationShutdown(): void {
    for (const kind of this.#kinds.values()) {
      kind.cancel();
      this.#sum(kind);
    }
    this.#kinds.clear();
  }

  #count(name: string, text: string, level: Level): void {
    const known = this.#kinds.get(name);
    if (known) {
      known.more++;
      return;
    }
    this.#logger[level](text);
    const kind: Kind = { text, level, more: 0, cancel: () => {} };
    this.#kinds.set(name, kind);
    this.#look(name, kind);
  }

  #look(name: string, kind: Kind): void {
    kind.cancel = this.later(EVERY, () => {
      if (kind.more === 0) {
        this.#kinds.delete(name);
        return;
      }
      this.#sum(kind);
      this.#look(name, kind);
    });
  }

  #sum(kind: Kind): void {
    const { text, level, more } = kind;
    if (more === 0) return;
    kind.more = 0;
    this.#logger[level](`${text} (${more} more within ${EVERY / 1000} s)`);
  }
}
