import type { CommandStore } from './command-store.js';
import type { EventFilter, EventPage, EventScope } from './event-filter.js';
import type { DeathReason, EventRecord } from './job-record.js';
import type { Arrival, KeptEvent, NewJob } from './kept-event.js';

/** A job that was handed out; its attempt has begun to count. */
export interface Claim {
  readonly handler: string;
  readonly lane: string;
  readonly event: KeptEvent;
  /** 1 for the first. */
  readonly attempt: number;
  readonly replays: number;
  /** What the store knows the claim by: a claim that was lost can record nothing. */
  readonly lease: string;
}

/** How many jobs of a handler may be handed out. */
export interface Wanted {
  readonly handler: string;
  readonly limit: number;
}

/** What became of a batch of arrivals. */
export interface Accepted {
  /** For each its `seq`, `undefined` for one whose id is remembered. */
  readonly seqs: readonly (number | undefined)[];
  readonly claims: readonly Claim[];
  /** Handlers that have lanes which are due now, and were not handed out. */
  readonly due: readonly string[];
}

/** How the attempt of a claim ended. Delays in milliseconds. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly delay: number; readonly error: string }
  | {
      readonly kind: 'dead';
      readonly reason: DeathReason;
      readonly error: string;
      /** Whether the lane stops here until somebody looks at it. */
      readonly block: boolean;
    }
  /** Given back, for whoever claims it next: due at once, or after `delay`; the attempt is not counted. */
  | { readonly kind: 'released'; readonly delay?: number };

export interface JobEnd {
  readonly claim: Claim;
  readonly outcome: Outcome;
  /** Whether the next job of the lane is wanted at once, where there is one. */
  readonly more: boolean;
}

/** A handler of this process, and the ids that it had before. */
export interface KnownHandler {
  readonly id: string;
  readonly aliases: readonly string[];
  /** Whether this process runs it, or only makes jobs for it. @default true */
  readonly runs?: boolean;
  /** What a dead letter does to its lane, where the store itself makes one. @default 'continue' */
  readonly onDead?: 'continue' | 'block';
}

export interface HandlerStats {
  readonly handler: string;
  readonly waiting: number;
  readonly running: number;
  readonly dead: number;
  readonly blockedLanes: number;
  /** Milliseconds since its oldest due lane became due; 0 where nothing is due. */
  readonly oldestDueAge: number;
  readonly paused: boolean;
  /** Whether a process runs this handler. */
  readonly known: boolean;
}

/** What is wrong with a store, not with what it was given. */
export interface StoreTrouble {
  /** Which store, and what it said. */
  readonly text: string;
  /** What to do. */
  readonly advice: string;
  /** Whether it then goes on by itself, without a new start. */
  readonly passes?: boolean;
}

/** What the sweep may delete, in milliseconds since it ended. */
export interface Retention {
  /**
   * Events of which every job is done, and events that no handler wanted.
   * @default 604800000, 7 days
   */
  readonly done: number;
  /**
   * Events with a dead letter that blocks nothing.
   * @default 7776000000, 90 days
   */
  readonly dead: number;
}

/**
 * Keeps events, jobs and lanes. It knows nothing of how jobs are run: it hands
 * out claims and takes back how they ended. A lane hands out its jobs one at a
 * time, in order of arrival. Times are the store's own.
 */
export interface InboxStore {
  /**
   * Makes the store ready: migrates it, adopts the jobs of renamed handlers,
   * takes back the jobs of a process that died.
   *
   * @param wake called when another process has made work for this one
   * @throws {ConfigurationError} when it cannot be used as configured.
   */
  open(handlers: readonly KnownHandler[], wake: () => void): Promise<void>;
  close(): Promise<void>;

  /**
   * Keeps events with their jobs, all of them or none, and hands jobs out in
   * the same step: one that waits would be written and read once more.
   *
   * @param wanted what may be handed out: first jobs of lanes that were opened for these events, or of any that are due; nothing of paused handlers
   */
  accept(
    arrivals: readonly Arrival[],
    wanted?: readonly Wanted[],
  ): Promise<Accepted>;
  /** How many batches it can accept, and how many it can settle, at once. @default 1 */
  readonly batchesAtOnce?: number;
  /** Whether an error of {@link accept} is about one of the events, not about the store. */
  refuses(error: unknown): boolean;

  /** What any other error says of the store; without it, the error's own message. */
  explain?(error: unknown): StoreTrouble;
  /** Whether an error of {@link open} may pass by itself: it is opened again then. */
  isAway?(error: unknown): boolean;
  /** Why it refuses what is new, though it hands out what it has; `undefined` while it does not. */
  readonly trouble?: StoreTrouble | undefined;

  /** Hands out the heads of due lanes, the longest due first. Nothing of paused handlers. */
  claim(wanted: readonly Wanted[]): Promise<readonly Claim[]>;
  /**
   * Records how jobs ended.
   *
   * @returns the next job of each lane where `more` asked for it
   */
  settle(ends: readonly JobEnd[]): Promise<readonly Claim[]>;
  /** Milliseconds until a lane of one of these handlers is due; `undefined` where none will be by itself. */
  nextDue(handlers: readonly string[]): Promise<number | undefined>;

  /** Milliseconds after which a claim is lost unless it is renewed; absent where only this process claims. */
  readonly leaseTime?: number;
  /** @returns the claims that are lost */
  renew?(claims: readonly Claim[]): Promise<readonly Claim[]>;
  /**
   * Runs `work` in a transaction that commits together with "done".
   *
   * @param signal once it is aborted, what still waits for its turn is not begun
   * @throws when the claim is lost: everything is rolled back then.
   */
  transact?(
    claim: Claim,
    work: (client: unknown) => Promise<unknown>,
    signal?: AbortSignal,
  ): Promise<void>;
  /** How many transactions may run at once, where there are any; known once it is open. */
  readonly transactions?: number;

  /** What others leave for the application to do; absent where nobody else has access. Known once it is open. */
  readonly commands?: CommandStore | undefined;

  /** By `seq`, or the newest with that sender's id. */
  get(
    which: number | string,
    of?: EventScope,
  ): Promise<EventRecord | undefined>;
  find(
    filter: EventFilter,
    page: { cursor?: string | undefined; limit: number },
  ): Promise<EventPage>;
  /**
   * Makes jobs of an event wait again, at the tail of their lanes; one that
   * blocks its lane runs in its place. Waiting and running jobs are left alone.
   *
   * @param only which of `jobs`: dead or done ones, or ones that the event does not have yet
   * @returns how many jobs wait now that did not before
   */
  replay(
    seq: number,
    jobs: readonly NewJob[],
    only: readonly ('dead' | 'done' | 'missing')[],
  ): Promise<number>;
  /** Deletes an event and its jobs; its id stays remembered. @returns whether it was there */
  drop(seq: number): Promise<boolean>;
  pause(handler: string): Promise<void>;
  resume(handler: string): Promise<void>;
  /** Lets the lanes go on that a dead letter of this handler and key blocks. @returns how many */
  unblock(handler: string, key: string, of?: EventScope): Promise<number>;
  stats(): Promise<readonly HandlerStats[]>;
  /** Deletes some of what is past its time. @returns how much; fewer than `limit` means that no more was due */
  sweep(retention: Retention, limit: number): Promise<number>;
}
