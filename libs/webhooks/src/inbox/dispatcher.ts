import { Logger } from '@nestjs/common';
import { isWebhookError } from '../core/errors.js';
import { logFailure } from '../core/log-failure.js';
import { nextTurn } from '../core/next-turn.js';
import type { Attempt } from './attempt.js';
import { Ends } from './ends.js';
import { failureText } from './failure-text.js';
import type { Accepted, Claim, InboxStore, Wanted } from './inbox-store.js';
import { LeaseRenewal } from './lease-renewal.js';
import { Nap } from './nap.js';
import { Outlook } from './outlook.js';
import { nameOf, Runs } from './runs.js';
import type { Slots } from './slots.js';

/** How many jobs of one lane run in a row before other lanes get their turn. */
const STREAK = 32;
/** The longest time without a look: a notice of another process may be lost. */
const LONGEST_NAP = 5_000;
/** Milliseconds, below which a timer is no rest. */
const SHORTEST_REST = 1;
const LONGEST_REST = 10;
/** Milliseconds until all handlers are looked at again, for what may have been overlooked. */
const UNSURE = 50;
/** How long to leave a store alone that is away. */
const AWAY_NAP = 250;
/** When to try a job again whose run failed in our own code. */
const NOT_RUN = 60_000;

interface Work {
  readonly store: InboxStore;
  /** Calls the store, or fails at once while it is away. */
  readonly call: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Runs one attempt, whatever happens in it. */
  readonly run: (claim: Claim, controller: AbortController) => Promise<Attempt>;
  /** For what is handed out, or asked for: what an accept brings may exceed it for a moment. */
  readonly slots: Slots;
  /** For what runs: what is handed out beyond it waits. */
  readonly running: Slots;
  /** Milliseconds of a clock that never jumps. */
  readonly elapsed: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** What a call of the store did. */
interface Step {
  /** How many jobs it handed out, or recorded the end of. */
  readonly moved: number;
  /** Whether there may be more that is due. */
  readonly isBehind: boolean;
}

const NO_STEP: Step = { moved: 0, isBehind: false };

/**
 * Takes due jobs from the store, runs them, and records how they ended: a
 * loop, which sleeps until a job ends, an event comes or a lane is due; as many
 * of them as the store takes batches at once.
 */
export class Dispatcher {
  readonly #logger = new Logger('Webhooks');
  readonly #runs = new Runs();
  readonly #naps: readonly Nap[];
  readonly #outlook = new Outlook();
  readonly #ends: Ends;
  readonly #renewal: LeaseRenewal;
  #state: 'open' | 'draining' | 'closing' | 'closed' = 'open';
  #loops: Promise<unknown> | undefined;

  constructor(private readonly work: Work) {
    const { store, elapsed } = work;
    const { batchesAtOnce = 1 } = store;
    this.#ends = new Ends(store, this.#logger);
    this.#renewal = new LeaseRenewal(store, this.#runs, elapsed);
    this.#naps = Array.from({ length: batchesAtOnce }, () => new Nap());
  }

  open(): void {
    this.look();
    this.#loops = Promise.all(this.#naps.map((nap) => this.#goOn(nap)));
    this.#renewal.open();
  }

  /** Says that there may be work: for these handlers, else for any. */
  look(handlers: Iterable<string> = this.work.slots.handlers): void {
    this.#outlook.notice(handlers);
    this.#endNaps();
  }

  /**
   * Offers room to an accept, and starts what it hands out, where nothing else
   * waits: what is due already comes first. Nothing is held for it meanwhile;
   * should the room be gone then, its jobs wait here for the next that is free.
   *
   * @param jobs how many it brings for each handler
   */
  async offer(
    jobs: ReadonlyMap<string, number>,
    accept: (wanted: readonly Wanted[]) => Promise<Accepted>,
  ): Promise<Accepted> {
    const { slots, elapsed } = this.work;
    const asked = elapsed();
    const accepted = await accept(this.#roomFor(jobs)).catch(
      (error: unknown) => {
        // It may be kept all the same, and only the answer lost.
        this.look(jobs.keys());
        throw error;
      },
    );
    // Neither handlers nor the store may delay the acknowledgement.
    const acknowledged = nextTurn();
    for (const claim of accepted.claims) {
      slots.take(claim.handler);
      this.#start(claim, asked, 1, acknowledged);
    }
    if (accepted.due.length > 0) {
      void acknowledged.then(() => this.look(accepted.due));
    }
    return accepted;
  }

  /**
   * Starts no job any more, waits at most `grace` ms for running ones, and gives back the rest.
   *
   * @param drain goes on with what is due, for as long: where the store ends with the process
   */
  async close(grace: number, drain: boolean): Promise<void> {
    if (!this.#loops) return;
    this.#state = drain ? 'draining' : 'closing';
    // What waits for its turn is given back, and need not wait for that.
    if (!drain) this.work.running.letAllIn();
    this.#endNaps();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, grace);
    });
    await Promise.race([this.#loops, late]);
    clearTimeout(timer);
    this.#renewal.close();
    this.#state = 'closed';
    const left = this.#runs.giveUp('the application is shutting down');
    if (left.length > 0) {
      this.#logger.warn(
        `${left.length} running jobs are given back: they took longer than ${grace} ms`,
      );
    }
    for (const claim of left) {
      this.#end(claim, { outcome: { kind: 'released' } }, STREAK);
    }
    this.#endNaps();
    await this.#loops;
  }

  async #goOn(nap: Nap): Promise<void> {
    for (;;) {
      nap.start();
      try {
        const since = this.work.elapsed();
        let step = both(await this.#settle(), await this.#claim());
        if (step.moved > 0) {
          // What ended at once is recorded before sockets bring more: the fewer events live at a time, the less the collector copies.
          await endOfTurn();
          step = both(step, await this.#settle());
        }
        // What ended in this turn has made room: a drain goes on while there is work.
        if (this.#isOver() && !this.#canClaim()) return;
        if (step.moved > 0 || this.#canClaim()) {
          await this.#rest(this.work.elapsed() - since, step.isBehind);
        } else {
          await nap.until(await this.#napTime());
          // What ends in the same turn is one batch.
          await endOfTurn();
        }
      } catch (error) {
        // That the store is away the gate has told; what ended is recorded once it is back.
        if (!isWebhookError(error)) {
          logFailure(this.#logger, 'error', {
            text: 'No jobs are handed out',
            error,
          });
        }
        if (this.#state === 'closed') return;
        await nap.pause(AWAY_NAP);
      }
    }
  }

  /**
   * Who has caught up leaves the store alone for as long as it has kept it
   * busy: events come first, and the next batch is larger. Who is behind lets
   * sockets have their turn, no more.
   */
  async #rest(busy: number, isBehind: boolean): Promise<void> {
    if (isBehind || busy < SHORTEST_REST || this.#state !== 'open') {
      await nextTurn();
    } else await this.work.sleep(Math.min(busy, LONGEST_REST));
  }

  #endNaps(): void {
    for (const nap of this.#naps) nap.end();
  }

  /** How many jobs go in one batch, so that all loops have some: what ends at once would else travel as one. */
  get #share(): number {
    return Math.ceil(this.work.slots.total / this.#naps.length);
  }

  /** The other loop may have had all the room, and given it back. */
  #canClaim(): boolean {
    if (this.#state === 'closing' || this.#isClosed) return false;
    return this.work.slots.hasRoom(this.#outlook.hungry);
  }

  get #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #isOver(): boolean {
    if (this.#state === 'open' || !this.#ends.isEmpty) return false;
    return this.#runs.size === 0 || this.#state === 'closed';
  }

  /** Records how jobs ended, and goes on in their lanes. */
  async #settle(): Promise<Step> {
    const ends = this.#ends.take(this.#share);
    if (ends.length === 0) return NO_STEP;
    const { call, slots, elapsed } = this.work;
    const asked = elapsed();
    const next = await this.#ends.record(ends, call);
    const streaks = new Map<string, number>();
    for (const { claim, outcome, more, streak, recorded } of ends) {
      recorded?.();
      if (more) {
        this.#giveSlot(claim.handler);
        streaks.set(nameOf(claim), streak);
      }
      // A lane that stopped before its end is due again.
      else this.#outlook.notice([claim.handler]);
      if ('delay' in outcome) this.#noteDue(outcome.delay ?? 0);
    }
    for (const claim of next) {
      const streak = 1 + (streaks.get(nameOf(claim)) ?? 0);
      slots.take(claim.handler);
      this.#start(claim, asked, streak);
    }
    return { moved: ends.length, isBehind: next.length > 0 };
  }

  /** Hands out what is due. */
  async #claim(): Promise<Step> {
    if (this.#state === 'closing' || this.#isClosed) return NO_STEP;
    const { store, call, slots, elapsed } = this.work;
    const asked = elapsed();
    this.#outlook.arrive(asked);
    const wanted = slots.free(this.#outlook.hungry, this.#share);
    this.#outlook.ask(wanted);
    if (wanted.length === 0) return NO_STEP;
    for (const { handler, limit } of wanted) slots.take(handler, limit);
    const left = new Map(wanted.map(({ handler, limit }) => [handler, limit]));
    try {
      const claims = await call(() => store.claim(wanted));
      for (const claim of claims) {
        this.#start(claim, asked, 1);
        left.set(claim.handler, left.get(claim.handler)! - 1);
      }
      const isBehind = this.#outlook.learn(left);
      // A lane that is due may have been locked by an accept: only the store knows, but under load need not be asked each time.
      if (claims.length > 0) {
        this.#outlook.note(elapsed() + UNSURE, slots.handlers);
      } else this.#outlook.forget();
      return { moved: claims.length, isBehind };
    } catch (error) {
      this.#outlook.notice(left.keys());
      this.#outlook.forget();
      throw error;
    } finally {
      for (const [handler, missing] of left) slots.give(handler, missing);
    }
  }

  #roomFor(jobs: ReadonlyMap<string, number>): readonly Wanted[] {
    if (!this.#loops || this.#state !== 'open') return [];
    // The store must keep up with what ends, too.
    if (this.#ends.count > this.work.slots.total) return [];
    const calm = this.#outlook.calm(jobs.keys());
    return this.work.running.free(calm, Infinity, jobs);
  }

  /** @param after when it may begin */
  #start(
    claim: Claim,
    asked: number,
    streak: number,
    after?: Promise<unknown>,
  ): void {
    const { run, running } = this.work;
    const turn = running.enter(claim.handler);
    this.#runs.start(claim, async (controller) => {
      await after;
      await turn;
      // It may have waited for an earlier run in its lane.
      if (this.#isClosed) return;
      const attempt: Attempt =
        controller.signal.aborted || this.#isLate(asked)
          ? { outcome: { kind: 'released' } }
          : await run(claim, controller).catch(notRun);
      if (this.#isClosed) return;
      this.#end(claim, attempt, streak);
    });
  }

  /** Whether the end of the process came first; or, where that stood still, the end of the lease. */
  #isLate(asked: number): boolean {
    return this.#state === 'closing' || this.#renewal.hasEnded(asked);
  }

  #end(claim: Claim, attempt: Attempt, streak: number): void {
    const { outcome } = attempt;
    const goesOn = outcome.kind === 'done' || outcome.kind === 'dead';
    const open = this.#state === 'open' || this.#state === 'draining';
    const more = goesOn && open && streak < STREAK;
    this.#ends.add({ claim, ...attempt, more, streak });
    this.work.running.give(claim.handler);
    // The next job of its lane may have its place.
    if (!more) this.#giveSlot(claim.handler);
    this.#endNaps();
  }

  #giveSlot(handler: string): void {
    const wasFull = this.work.slots.give(handler);
    if (wasFull) this.#outlook.unblock(handler);
  }

  #noteDue(delay: number): void {
    const { elapsed, slots } = this.work;
    // Where nothing is known, something else may be due before.
    const isKnown = this.#outlook.dueAt !== undefined;
    const within = isKnown ? delay : Math.min(delay, UNSURE);
    this.#outlook.note(elapsed() + within, slots.handlers);
  }

  /** How long there is nothing to do unless somebody says so. */
  async #napTime(): Promise<number> {
    if (this.#state !== 'open') return LONGEST_NAP;
    const { elapsed } = this.work;
    const at = this.#outlook.dueAt ?? (await this.#askWhenDue());
    return Math.max(at - elapsed(), 0);
  }

  async #askWhenDue(): Promise<number> {
    const { store, call, slots, elapsed } = this.work;
    // A handler that is full is looked at when one of its jobs ends.
    const handlers = slots.idle;
    const wait =
      handlers.length > 0
        ? await call(() => store.nextDue(handlers))
        : undefined;
    // Lanes of a process that dies are due when its lease ends, which nobody announces.
    const most = Math.min(LONGEST_NAP, (store.leaseTime ?? Infinity) / 2);
    const at = elapsed() + Math.min(wait ?? most, most);
    this.#outlook.note(at, handlers);
    return at;
  }
}

function both(one: Step, other: Step): Step {
  return {
    moved: one.moved + other.moved,
    isBehind: one.isBehind || other.isBehind,
  };
}

/** As `nextTurn`, it goes on under fake timers. */
const nextTick = process.nextTick.bind(process);

/** Resolves when all promises that can go on have done so. */
function endOfTurn(): Promise<void> {
  return new Promise((resolve) => nextTick(resolve));
}

/** What nobody thought of, in our own code: not the end of the process, nor of the job. */
function notRun(cause: unknown): Attempt {
  const error = failureText(cause);
  return { outcome: { kind: 'retry', delay: NOT_RUN, error } };
}
