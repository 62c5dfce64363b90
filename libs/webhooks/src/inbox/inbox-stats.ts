import type { HandlerStats } from './inbox-store.js';
import type { Rate, Rates } from './rates.js';

/** How things stand, of all processes that share the inbox. */
export interface InboxStats {
  /**
   * What is wrong with the store, and what to do, while this process cannot
   * keep events in it; `undefined` else. The counts are 0 where it cannot be read.
   */
  readonly trouble: string | undefined;
  /** Jobs that wait or run. */
  readonly backlog: number;
  /** Milliseconds since the oldest due job of any handler became due. */
  readonly oldestDueAge: number;
  /** Dead letters. */
  readonly dead: number;
  /** Lanes that a dead letter stops. */
  readonly blockedLanes: number;
  /** Jobs that wait for handlers that no process has. */
  readonly withoutHandler: number;
  readonly handlers: readonly (HandlerStats & {
    /** Attempts that ended in the last minute, in this process. */
    readonly perMinute: Rate;
  })[];
}

export function inboxStats(
  handlers: readonly HandlerStats[],
  rates: Rates,
  trouble?: string,
): InboxStats {
  const sum = (of: (stats: HandlerStats) => number) =>
    handlers.reduce((total, stats) => total + of(stats), 0);
  return {
    trouble,
    backlog: sum(({ waiting, running }) => waiting + running),
    oldestDueAge: Math.max(0, ...handlers.map((it) => it.oldestDueAge)),
    dead: sum(({ dead }) => dead),
    blockedLanes: sum(({ blockedLanes }) => blockedLanes),
    withoutHandler: sum(({ known, waiting }) => (known ? 0 : waiting)),
    handlers: handlers.map((stats) => ({
      ...stats,
      perMinute: rates.of(stats.handler),
    })),
  };
}
