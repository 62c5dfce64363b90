import type { EventScope } from '../event-filter.js';
import type { Claim, JobEnd } from '../inbox-store.js';
import type { NewJob } from '../kept-event.js';
import { HandlerLanes } from './handler-lanes.js';
import type { Lane } from './lane.js';
import type { MemoryEvent } from './memory-event.js';
import type { MemoryEvents } from './memory-events.js';
import { MemoryJob } from './memory-job.js';

/** What happens to jobs and to the lanes that they wait in: one job of a lane at a time, in order. */
export class MemoryLanes {
  readonly #handlers = new Map<string, HandlerLanes>();
  readonly paused = new Set<string>();
  /** How many jobs are not finished; a dead letter that blocks its lane is not. */
  open = 0;

  constructor(private readonly events: MemoryEvents) {}

  /** Since when, or from when on, a lane of this handler is due; `undefined` where none will be by itself. */
  nextDue(handler: string): number | undefined {
    return this.#handlers.get(handler)?.due.first?.due;
  }

  add(event: MemoryEvent, job: NewJob, now: number): MemoryJob {
    const added = new MemoryJob(event.kept, job);
    // An array that grows would have room for many.
    event.jobs = [...event.jobs, added];
    this.#append(added, now);
    return added;
  }

  /** Hands out the heads of lanes that are due, the longest due first. */
  claim(handler: string, limit: number, now: number): Claim[] {
    const claims: Claim[] = [];
    const lanes = this.#handlers.get(handler);
    if (!lanes || this.paused.has(handler)) return claims;
    while (claims.length < limit) {
      const lane = lanes.due.first;
      if (!lane || lane.due! > now) break;
      lanes.due.remove(lane);
      claims.push(take(lane, now));
    }
    return claims;
  }

  /** @returns the next job of the lane where `more` asks for it */
  settle({ claim, outcome, more }: JobEnd, now: number): Claim | undefined {
    const lanes = this.#lanesOf(claim);
    const lane = lanes.get(claim.lane);
    // A claim records its end once.
    if (lane?.claim !== claim) return undefined;
    lane.claim = undefined;
    const job = lane.jobs.first;
    // One that was dropped meanwhile leaves its lane only.
    if (job?.status === 'running') {
      if (outcome.kind === 'released') {
        const { delay = 0 } = outcome;
        job.attempts--;
        job.wait(delay > 0 ? now + delay : undefined);
        lanes.due.set(lane, now + delay);
        return undefined;
      }
      if (outcome.kind === 'retry') {
        job.noteFailure(outcome.error, now);
        job.wait(now + outcome.delay);
        lanes.due.set(lane, now + outcome.delay);
        return undefined;
      }
      if (outcome.kind === 'dead') {
        job.noteFailure(outcome.error, now);
        job.finish('dead', now, outcome.reason);
        if (outcome.block) return undefined;
      } else job.finish('done', now);
      this.#close(job, lane);
    }
    if (more && lane.jobs.first && !this.paused.has(claim.handler)) {
      return take(lane, now);
    }
    lanes.goOn(lane, now);
    return undefined;
  }

  /** @returns whether the job waits now and did not before */
  replay(
    event: MemoryEvent,
    wanted: NewJob,
    only: readonly string[],
    now: number,
  ): boolean {
    const job = event.jobOf(wanted.handler);
    if (!only.includes(job?.status ?? 'missing')) return false;
    this.events.unfinish(event.kept.seq);
    if (!job) {
      this.add(event, wanted, now).replays = 1;
      return true;
    }
    const { isBlocking } = job;
    job.restart();
    // One that blocks its lane is at its head, and runs in its place.
    if (isBlocking) {
      const lanes = this.#lanesOf(job);
      lanes.goOn(lanes.get(job.lane)!, now);
    } else this.#append(job, now);
    return true;
  }

  /** Takes the jobs of an event out of their lanes. */
  forget(event: MemoryEvent, now: number): void {
    for (const job of event.jobs.filter(({ open }) => open)) {
      const lanes = this.#lanesOf(job);
      const lane = lanes.get(job.lane)!;
      const wasHead = lane.jobs.first === job;
      this.#close(job, lane);
      // A lane whose head runs goes on when that ends.
      if (wasHead && !lane.claim) lanes.goOn(lane, now);
    }
  }

  /** @returns how many lanes go on */
  unblock(handler: string, key: string, of: EventScope, now: number): number {
    const lanes = this.#handlers.get(handler);
    if (!lanes) return 0;
    const blocked = [...lanes.all].filter(({ jobs: { first } }) => {
      if (!first?.isBlocking || first.event.key !== key) return false;
      const { account, tenant } = first.event;
      return (
        account === (of.account ?? account) && tenant === (of.tenant ?? tenant)
      );
    });
    for (const lane of blocked) {
      this.#close(lane.jobs.first!, lane);
      lanes.goOn(lane, now);
    }
    return blocked.length;
  }

  #append(job: MemoryJob, now: number): void {
    this.open++;
    this.#lanesOf(job).add(job, now);
  }

  /** Takes a job out of its lane. */
  #close(job: MemoryJob, lane: Lane): void {
    this.open--;
    job.open = false;
    lane.jobs.remove(job);
    this.events.noteEnd(job.event.seq);
  }

  #lanesOf({ handler }: { readonly handler: string }): HandlerLanes {
    let lanes = this.#handlers.get(handler);
    if (!lanes) this.#handlers.set(handler, (lanes = new HandlerLanes()));
    return lanes;
  }
}

/** Hands out the head of a lane. */
function take(lane: Lane, now: number): Claim {
  const job = lane.jobs.first!;
  job.start(now);
  const { handler, event, attempts: attempt, replays } = job;
  const claim = {
    handler,
    lane: lane.name,
    event,
    attempt,
    replays,
    lease: '',
  };
  lane.claim = claim;
  return claim;
}
