import { Logger } from '@nestjs/common';
import { escapeOptional, escapeText, unescapeText } from '../escape-text.js';
import type { EventScope } from '../event-filter.js';
import type { Claim, JobEnd, Outcome } from '../inbox-store.js';
import type { NewJob } from '../kept-event.js';
import { replayHint } from '../replay-hint.js';
import type { EventRows } from './event-rows.js';
import type { JobRow, JobRows, LaneName } from './job-rows.js';
import type { LaneRows } from './lane-rows.js';

/** After so many deaths of the process in one job it is a dead letter. */
const CRASHES = 3;

type Dead = Omit<Extract<Outcome, { kind: 'dead' }>, 'kind'>;

/**
 * What happens to jobs and to the lanes that they wait in: one job of a lane at
 * a time, in order. Each method is part of its caller's transaction.
 */
export class SqliteLanes {
  readonly #logger = new Logger('Webhooks');

  constructor(
    private readonly jobs: JobRows,
    private readonly lanes: LaneRows,
    private readonly events: EventRows,
  ) {}

  /**
   * Takes back what ran when the process ended, each time counted against the job.
   *
   * @param blocks what a dead letter of a handler does to its lane
   * @param commandLine of the command line, for hints
   */
  recover(
    blocks: (handler: string) => boolean,
    now: number,
    commandLine?: string,
  ): void {
    for (const job of this.jobs.running()) {
      this.jobs.noteCrash(job);
      const what = `${job.handler}, event ${job.event}`;
      if (job.crashes + 1 < CRASHES) {
        this.jobs.wait(job, null);
        this.lanes.set(job, now);
        this.#logger.warn(`${what}: the process ended while it ran`);
      } else {
        const block = blocks(job.handler);
        const error = `the process ended ${CRASHES} times while this job ran`;
        this.#bury(job, { reason: 'crashed', error, block }, now);
        this.#logger.error(
          `${what}: a dead letter (crashed): ${error}. ${replayHint(job.event, commandLine)}`,
        );
        if (!block) this.#goOn(job, now);
      }
    }
  }

  /**
   * @param starts whether the job begins at once, where its lane has no other work
   * @returns whether the lane has no other work
   */
  add(
    event: number,
    { handler, lane }: NewJob,
    starts: boolean,
    now: number,
  ): boolean {
    const name = { handler: escapeText(handler), lane };
    const isFirst = this.lanes.ensure(name, starts ? null : now);
    if (isFirst && starts) this.jobs.addStarted(event, name, now);
    else this.jobs.add(event, name, event, 0);
    return isFirst;
  }

  isPaused(handler: string): boolean {
    return this.lanes.isPaused(escapeText(handler));
  }

  /** Hands out the heads of lanes that are due, the longest due first. */
  claim(handler: string, limit: number, now: number): Claim[] {
    if (this.lanes.isPaused(handler)) return [];
    return this.lanes
      .due(handler, limit, now)
      .flatMap((lane) => this.#take(lane, now) ?? []);
  }

  /** @returns the next job of the lane where `more` asks for it */
  settle({ claim, outcome, more }: JobEnd, now: number): Claim | undefined {
    const lane = { handler: escapeText(claim.handler), lane: claim.lane };
    const job = this.jobs.get(claim.event.seq, lane.handler);
    // One that was dropped meanwhile leaves its lane only.
    if (job?.status === 'running') {
      if (outcome.kind === 'released') {
        const { delay = 0 } = outcome;
        this.jobs.release(job, delay > 0 ? now + delay : null);
        this.lanes.set(job, now + delay);
        return undefined;
      }
      if (outcome.kind === 'retry') {
        this.#wait(job, outcome, now);
        return undefined;
      }
      if (outcome.kind === 'dead') {
        this.#bury(job, outcome, now);
        if (outcome.block) return undefined;
      } else this.jobs.finish(job, 'done', null, false, now);
    }
    return more && !this.lanes.isPaused(lane.handler)
      ? this.#take(lane, now)
      : this.#goOn(lane, now);
  }

  /** @returns whether the job waits now and did not before */
  replay(
    event: number,
    { handler, lane }: NewJob,
    only: readonly string[],
    now: number,
  ): boolean {
    const name = { handler: escapeText(handler), lane };
    const job = this.jobs.get(event, name.handler);
    if (!only.includes(job?.status ?? 'missing')) return false;
    if (!job) this.jobs.add(event, name, this.jobs.nextPlace(), 1);
    else if (job.open) {
      // It blocks its lane: it runs in its place.
      this.jobs.restart(job, job.place);
      this.lanes.set(job, now);
      return true;
    } else this.jobs.restart(job, this.jobs.nextPlace());
    this.lanes.ensure(job ?? name, now);
    return true;
  }

  /** Takes the jobs of an event out of their lanes. */
  forget(event: number, now: number): void {
    for (const job of this.jobs.of(event).filter(({ open }) => open)) {
      const wasHead = this.jobs.head(job)?.event === event;
      this.jobs.close(job);
      // A lane whose head runs goes on when that ends.
      if (wasHead && job.status !== 'running') this.#goOn(job, now);
    }
  }

  /** @returns how many lanes go on */
  unblock(handler: string, key: string, of: EventScope, now: number): number {
    const blocking = this.jobs.blocking(escapeText(handler), escapeText(key), {
      account: escapeOptional(of.account),
      tenant: escapeOptional(of.tenant),
    });
    for (const job of blocking) {
      this.jobs.close(job);
      this.#goOn(job, now);
    }
    return blocking.length;
  }

  #take(lane: LaneName, now: number): Claim | undefined {
    const job = this.jobs.head(lane);
    if (!job) {
      this.lanes.close(lane);
      return undefined;
    }
    this.jobs.start(job, now);
    this.lanes.set(lane, null);
    return {
      handler: unescapeText(job.handler),
      lane: job.lane,
      event: this.events.get(job.event)!,
      attempt: job.attempts + 1,
      replays: job.replays,
      lease: '',
    };
  }

  #goOn(lane: LaneName, now: number): undefined {
    if (this.jobs.head(lane)) this.lanes.set(lane, now);
    else this.lanes.close(lane);
  }

  #wait(
    job: JobRow,
    { delay, error }: Extract<Outcome, { kind: 'retry' }>,
    now: number,
  ): void {
    this.jobs.noteFailure(job, error, now);
    this.jobs.wait(job, now + delay);
    this.lanes.set(job, now + delay);
  }

  #bury(job: JobRow, { reason, error, block }: Dead, now: number): void {
    this.jobs.noteFailure(job, error, now);
    this.jobs.finish(job, 'dead', reason, block, now);
  }
}
