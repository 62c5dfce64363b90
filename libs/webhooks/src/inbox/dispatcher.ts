import { setImmediate } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { errorText } from '../core/error-text.js';
import { isWebhookError } from '../core/errors.js';
import type {
  Accepted,
  Claim,
  InboxStore,
  JobEnd,
  Outcome,
  Wanted,
} from './inbox-store.js';
import { failureText } from './failure-text.js';
import { Nap } from './nap.js';
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
/** However short a lease is: a busy loop would renew nothing better. */
const SHORTEST_RENEWAL = 10;
/** When to try a job again of which the store refused to record how it ended. */
const UNRECORDED = 60_000;

/** How an attempt ended. */
export interface Attempt {
  readonly outcome: Outcome;
  /** Called once that is on record: who hears of it may ask the inbox about it. */
  readonly recorded?: () => void;
}

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

interface Ended extends JobEnd, Attempt {
  /** How many jobs of its lane ran in a row. */
  readonly streak: number;
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
  /** Handlers that may have a due lane. */
  readonly #hungry = new Set<string>();
  /** Handlers that have more due lanes than room. */
  readonly #behind = new Set<string>();
  readonly #ends: Ended[] = [];
  /** Those, and what is being recorded. */
  #unrecorded = 0;
  /** When leases were renewed last. */
  #renewedAt = -Infinity;
  /** When a lane of one of these is due by itself; `undefined` where only the store knows. */
  #due: { at: number; readonly handlers: ReadonlySet<string> } | undefined;
  #state: 'open' | 'draining' | 'closing' | 'closed' = 'open';
  #loops: Promise<unknown> | undefined;
  #renewal: NodeJS.Timeout | undefined;
  #isRenewing = false;

  constructor(private readonly work: Work) {
    const { batchesAtOnce = 1 } = work.store;
    this.#naps = Array.from({ length: batchesAtOnce }, () => new Nap());
  }

  open(): void {
    this.look();
    this.#loops = Promise.all(this.#naps.map((nap) => this.#goOn(nap)));
    const { leaseTime } = this.work.store;
    if (leaseTime !== undefined) {
      const every = Math.max(leaseTime / 3, SHORTEST_RENEWAL);
      this.#renewal = setInterval(() => void this.#renew(), every);
    }
  }

  /** Says that there may be work: for these handlers, else for any. */
  look(handlers: Iterable<string> = this.work.slots.handlers): void {
    for (const handler of handlers) this.#hungry.add(handler);
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
    const acknowledged = setImmediate();
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
    clearInterval(this.#renewal);
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
          this.#logger.error('No jobs are handed out', errorText(error));
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
      await setImmediate();
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
    return this.work.slots.free(this.#hungry).length > 0;
  }

  get #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #isOver(): boolean {
    if (this.#state === 'open' || this.#ends.length > 0) return false;
    return this.#runs.size === 0 || this.#state === 'closed';
  }

  /** Records how jobs ended, and goes on in their lanes. */
  async #settle(): Promise<Step> {
    const ends = this.#ends.splice(0, this.#share);
    if (ends.length === 0) return NO_STEP;
    const { call, slots, elapsed } = this.work;
    const asked = elapsed();
    const next = await call(() => this.#record(ends)).catch(
      (error: unknown) => {
        this.#ends.unshift(...ends);
        throw error;
      },
    );
    this.#unrecorded -= ends.length;
    const streaks = new Map<string, number>();
    for (const { claim, outcome, more, streak, recorded } of ends) {
      recorded?.();
      if (more) this.#giveSlot(claim.handler);
      if ('delay' in outcome) this.#noteDue(outcome.delay ?? 0);
      if (more) streaks.set(nameOf(claim), streak);
      // A lane that stopped before its end is due again.
      else this.#hungry.add(claim.handler);
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
    if (this.#state === 'closing' || this.#state === 'closed') return NO_STEP;
    const { store, call, slots, elapsed } = this.work;
    const asked = elapsed();
    if (this.#due && this.#due.at <= asked) {
      for (const handler of this.#due.handlers) this.#hungry.add(handler);
      this.#due = undefined;
    }
    const wanted = slots.free(this.#hungry, this.#share);
    // Who finds no room must not find it offered to others next time.
    const asking = new Set(wanted.map(({ handler }) => handler));
    for (const handler of this.#hungry) {
      if (!asking.has(handler)) this.#behind.add(handler);
    }
    if (wanted.length === 0) return NO_STEP;
    for (const { handler, limit } of wanted) {
      // Before the store looks: what comes meanwhile makes them hungry again.
      this.#hungry.delete(handler);
      slots.take(handler, limit);
    }
    const left = new Map(wanted.map(({ handler, limit }) => [handler, limit]));
    try {
      const claims = await call(() => store.claim(wanted));
      for (const claim of claims) {
        this.#start(claim, asked, 1);
        left.set(claim.handler, left.get(claim.handler)! - 1);
      }
      let isBehind = false;
      for (const [handler, missing] of left) {
        if (missing > 0) this.#behind.delete(handler);
        else {
          // Who got all that it asked for may have more.
          isBehind = true;
          this.#hungry.add(handler);
          this.#behind.add(handler);
        }
      }
      // A lane that is due may have been locked by an accept: only the store knows, but under load need not be asked each time.
      if (claims.length > 0) this.#addDue(elapsed() + UNSURE, slots.handlers);
      else this.#due = undefined;
      return { moved: claims.length, isBehind };
    } catch (error) {
      for (const { handler } of wanted) this.#hungry.add(handler);
      this.#due = undefined;
      throw error;
    } finally {
      for (const [handler, missing] of left) slots.give(handler, missing);
    }
  }

  #roomFor(jobs: ReadonlyMap<string, number>): readonly Wanted[] {
    if (!this.#loops || this.#state !== 'open') return [];
    // The store must keep up with what ends, too.
    if (this.#unrecorded > this.work.slots.total) return [];
    const calm = [...jobs.keys()].filter((it) => !this.#behind.has(it));
    return this.work.running.free(new Set(calm), Infinity, jobs);
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
      const isLost = controller.signal.aborted;
      const attempt: Attempt =
        isLost || this.#isLate(asked)
          ? { outcome: { kind: 'released' } }
          : await run(claim, controller).catch(notRun);
      if (this.#isClosed) return;
      this.#end(claim, attempt, streak);
    });
  }

  /** Whether the end of the process came first; or, where that stood still, the end of the lease. */
  #isLate(asked: number): boolean {
    const { leaseTime = Infinity } = this.work.store;
    const since = Math.max(asked, this.#renewedAt);
    const took = this.work.elapsed() - since;
    return this.#state === 'closing' || took > leaseTime;
  }

  #end(claim: Claim, attempt: Attempt, streak: number): void {
    const { outcome } = attempt;
    const goesOn = outcome.kind === 'done' || outcome.kind === 'dead';
    const open = this.#state === 'open' || this.#state === 'draining';
    const more = goesOn && open && streak < STREAK;
    this.#ends.push({ claim, ...attempt, more, streak });
    this.#unrecorded++;
    this.work.running.give(claim.handler);
    // The next job of its lane may have its place.
    if (!more) this.#giveSlot(claim.handler);
    this.#endNaps();
  }

  #giveSlot(handler: string): void {
    const wasFull = this.work.slots.give(handler);
    // Nobody asked, or asks, when it is due, since there was no room for it.
    if (wasFull && !this.#due?.handlers.has(handler)) {
      this.#hungry.add(handler);
      this.#due = undefined;
    }
  }

  /** An end that the store refuses must not keep those of all others from being recorded. */
  async #record(ends: readonly Ended[]): Promise<readonly Claim[]> {
    const { store } = this.work;
    try {
      return await store.settle(ends);
    } catch (error) {
      if (!store.refuses(error)) throw error;
      if (ends.length > 1) {
        const next: Claim[] = [];
        for (const end of ends) next.push(...(await this.#record([end])));
        return next;
      }
      this.#logger.error('The store refuses an end', errorText(error));
      const outcome: Outcome = {
        kind: 'retry',
        delay: UNRECORDED,
        error: 'how it ended could not be recorded: the log says why',
      };
      return store.settle([{ claim: ends[0]!.claim, outcome, more: false }]);
    }
  }

  #noteDue(delay: number): void {
    const { elapsed, slots } = this.work;
    // Where nothing is known, something else may be due before.
    const within = this.#due ? delay : Math.min(delay, UNSURE);
    this.#addDue(elapsed() + within, slots.handlers);
  }

  /** How long there is nothing to do unless somebody says so. */
  async #napTime(): Promise<number> {
    if (this.#state !== 'open') return LONGEST_NAP;
    const { store, call, slots, elapsed } = this.work;
    if (!this.#due) {
      // A handler that is full is looked at when one of its jobs ends.
      const handlers = slots.idle;
      const wait =
        handlers.length > 0
          ? await call(() => store.nextDue(handlers))
          : undefined;
      // Lanes of a process that dies are due when its lease ends, which nobody announces.
      const most = Math.min(LONGEST_NAP, (store.leaseTime ?? Infinity) / 2);
      const at = elapsed() + Math.min(wait ?? most, most);
      this.#addDue(at, handlers);
      return Math.max(at - elapsed(), 0);
    }
    return Math.max(this.#due.at - elapsed(), 0);
  }

  /** The other loop may have asked meanwhile, for other handlers. */
  #addDue(at: number, handlers: readonly string[]): void {
    const { at: known, handlers: others } = this.#due ?? { at, handlers: [] };
    const all = new Set([...others, ...handlers]);
    this.#due = { at: Math.min(at, known), handlers: all };
  }

  async #renew(): Promise<void> {
    const { claims } = this.#runs;
    if (claims.length === 0 || this.#isRenewing) return;
    this.#isRenewing = true;
    try {
      const since = this.work.elapsed();
      for (const claim of await this.work.store.renew!(claims)) {
        this.#runs.abort(claim, 'the lease of this job was lost');
      }
      this.#renewedAt = since;
    } catch {
      // A lease that is not renewed ends by itself.
    } finally {
      this.#isRenewing = false;
    }
  }
}

function both(one: Step, other: Step): Step {
  return {
    moved: one.moved + other.moved,
    isBehind: one.isBehind || other.isBehind,
  };
}

/** Resolves when all promises that can go on have done so. */
function endOfTurn(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

/** What nobody thought of, in our own code: not the end of the process, nor of the job. */
function notRun(cause: unknown): Attempt {
  const error = failureText(cause);
  return { outcome: { kind: 'retry', delay: UNRECORDED, error } };
}
