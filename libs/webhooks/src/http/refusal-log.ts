import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { afterwards } from '../core/afterwards.js';

/** Milliseconds between two lines of one kind. */
const EVERY = 10_000;
/** How many reasons are told apart at once, of one account or route. */
const REASONS = 20;
const OTHERS = `requests are refused for more than ${REASONS} reasons at once: look at the lines before this one`;

type Level = 'warn' | 'error';

/** Requests that are refused for one reason, to one account or route. */
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
  /** By whom they were for, then by reason. */
  readonly #kinds = new Map<string, Map<string, Kind>>();

  constructor(private readonly later = afterwards) {}

  /**
   * @param subject the account or route: those that the application has, none that a stranger names
   * @param text the reason; equal but for numbers and what it quotes, it is the same
   */
  say(subject: string, text: string, level: Level = 'warn'): void {
    const kinds = this.#kinds.get(subject) ?? new Map<string, Kind>();
    this.#kinds.set(subject, kinds);
    const reason = text.replace(/".*"/s, '""').replace(/\d+/g, '0');
    if (kinds.has(reason) || kinds.size < REASONS) {
      this.#count(kinds, reason, `${subject}: ${text}`, level);
    } else {
      this.#count(kinds, OTHERS, `${subject}: ${OTHERS}`, level);
    }
  }

  /** Says what is left to say. */
  onApplicationShutdown(): void {
    for (const kinds of this.#kinds.values()) {
      for (const kind of kinds.values()) {
        kind.cancel();
        this.#sum(kind);
      }
    }
    this.#kinds.clear();
  }

  #count(
    kinds: Map<string, Kind>,
    reason: string,
    text: string,
    level: Level,
  ): void {
    const known = kinds.get(reason);
    if (known) {
      known.more++;
      return;
    }
    this.#logger[level](text);
    const kind: Kind = { text, level, more: 0, cancel: () => {} };
    kinds.set(reason, kind);
    this.#wait(kinds, reason, kind);
  }

  #wait(kinds: Map<string, Kind>, reason: string, kind: Kind): void {
    kind.cancel = this.later(EVERY, () => {
      if (kind.more === 0) {
        kinds.delete(reason);
        return;
      }
      this.#sum(kind);
      this.#wait(kinds, reason, kind);
    });
  }

  #sum(kind: Kind): void {
    const { text, level, more } = kind;
    if (more === 0) return;
    kind.more = 0;
    this.#logger[level](`${text} (${more} more within ${EVERY / 1000} s)`);
  }
}
