import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { logFailure } from '../core/log-failure.js';
import type { WebhookEvent } from '../core/webhook-event.js';
import type { Attempt } from './attempt.js';
import { Dispatcher } from './dispatcher.js';
import { eventText } from './event-text.js';
import type { Gate } from './gate.js';
import type { InboxHandler, InboxHooks, InboxSignal } from './inbox-hooks.js';
import type { Claim, InboxStore, Outcome } from './inbox-store.js';
import type { Rates } from './rates.js';
import type { RecentEvents } from './recent-events.js';
import { replayHint } from './replay-hint.js';
import { runJob } from './run-job.js';
import { Slots } from './slots.js';

interface Surroundings {
  readonly store: InboxStore;
  readonly gate: Gate;
  readonly hooks: InboxHooks;
  readonly recent: RecentEvents;
  readonly rates: Rates;
  readonly concurrency: number;
  readonly tell: (signal: InboxSignal) => void;
  /** Of the command line, for hints. */
  readonly commandLine: string | undefined;
}

/** Runs the jobs of this process's handlers, and says what became of them. */
export class Worker {
  readonly #logger = new Logger('Webhooks');
  readonly #handlers: ReadonlyMap<string, InboxHandler>;
  readonly dispatcher: Dispatcher;

  constructor(private readonly around: Surroundings) {
    const { store, gate, hooks, concurrency } = around;
    this.#handlers = new Map(hooks.handlers.map((it) => [it.id, it]));
    // No more than have a connection: who waits for one uses up its timeout.
    const transactional = hooks.handlers.filter((it) => it.transactional);
    const turns = Math.max(
      Math.floor((store.transactions ?? 0) / transactional.length),
      1,
    );
    const limits = hooks.handlers.map(
      ({ id, policy, transactional: inTurn }) =>
        [id, Math.min(policy.concurrency, inTurn ? turns : Infinity)] as const,
    );
    this.dispatcher = new Dispatcher({
      store,
      call: (work) => gate.run(work),
      run: (claim, controller) => this.#run(claim, controller),
      slots: new Slots(new Map(limits), concurrency),
      running: new Slots(new Map(limits), concurrency),
      elapsed: () => performance.now(),
      sleep: (milliseconds) => sleep(milliseconds),
    });
  }

  async #run(claim: Claim, controller: AbortController): Promise<Attempt> {
    const { policy } = this.#handlers.get(claim.handler)!;
    const { rates } = this.around;
    let event: WebhookEvent | undefined;
    const { outcome, error } = await runJob(
      claim.attempt,
      policy,
      async (signal) => {
        event = this.around.recent.get(claim.event);
        await this.#call(claim, event, signal);
      },
      { now: Date.now, random: Math.random },
      controller,
    );
    rates.count(claim.handler, outcome.kind);
    if (outcome.kind !== 'done') this.#report(claim, outcome, error);
    const { handler } = claim;
    return {
      outcome,
      recorded: () => {
        const { kind } = outcome;
        if (kind === 'done' || kind === 'dead') {
          this.around.recent.finish(claim.event.seq);
        }
        if (!event) return;
        const told = kind === 'done' ? 'done' : 'failed';
        this.around.tell({ kind: told, event, handler, error });
      },
    };
  }

  async #call(
    claim: Claim,
    event: WebhookEvent,
    signal: AbortSignal,
  ): Promise<void> {
    const { handler, attempt, event: kept, replays } = claim;
    const { policy, transactional } = this.#handlers.get(handler)!;
    const { hooks, store } = this.around;
    const run = (transaction: unknown) =>
      hooks.run({
        handler,
        event,
        kept,
        attempt,
        signal,
        transaction,
        lastAttempt: attempt >= policy.attempts,
        replayed: replays > 0,
      });
    if (transactional) await store.transact!(claim, run, signal);
    else await run(undefined);
  }

  #report(
    { handler, event, attempt }: Claim,
    outcome: Outcome,
    error: unknown,
  ): void {
    const text = `${handler} failed on ${eventText(event)}, attempt ${attempt}`;
    const say = (level: 'debug' | 'warn' | 'error', what: string, hint = {}) =>
      logFailure(this.#logger, level, {
        text: `${text}: ${what}`,
        error,
        ...hint,
      });
    if (outcome.kind === 'released') {
      // Whoever postpones says why once, not for each job.
      say('debug', 'postponed');
    } else if (outcome.kind === 'retry') {
      const seconds = (outcome.delay / 1000).toFixed(1);
      say('warn', `again in ${seconds} s`);
    } else if (outcome.kind === 'dead') {
      const stop = outcome.block
        ? ', and the later events of its key wait'
        : '';
      const hint = replayHint(event.seq, this.around.commandLine);
      say('error', `a dead letter (${outcome.reason})${stop}`, { hint });
    }
  }
}
