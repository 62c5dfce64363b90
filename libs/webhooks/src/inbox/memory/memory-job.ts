import type {
  DeathReason,
  JobFailure,
  JobRecord,
  JobStatus,
} from '../job-record.js';
import type { KeptEvent, NewJob } from '../kept-event.js';

const FAILURES = 20;
const NONE: readonly JobFailure[] = [];

/** One handler's work on one event. */
export class MemoryJob {
  readonly handler: string;
  readonly lane: string;
  status: JobStatus = 'waiting';
  /** Whether it is in its lane: until it is done, or a dead letter that blocks nothing. */
  open = true;
  attempts = 0;
  replays = 0;
  #reason: DeathReason | undefined;
  #failures = NONE;
  #dueAt: number | undefined;
  #startedAt: number | undefined;
  #finishedAt: number | undefined;

  constructor(
    readonly event: KeptEvent,
    { handler, lane }: NewJob,
  ) {
    this.handler = handler;
    this.lane = lane;
  }

  get isBlocking(): boolean {
    return this.open && this.status === 'dead';
  }

  get finishedAt(): number | undefined {
    return this.#finishedAt;
  }

  get record(): JobRecord {
    return {
      handler: this.handler,
      status: this.status,
      attempts: this.attempts,
      replays: this.replays,
      // The process that died had the memory.
      crashes: 0,
      reason: this.#reason,
      failures: this.#failures,
      dueAt: dateOf(this.#dueAt),
      startedAt: dateOf(this.#startedAt),
      finishedAt: dateOf(this.#finishedAt),
      blocking: this.isBlocking,
    };
  }

  start(now: number): void {
    this.status = 'running';
    this.attempts++;
    this.#dueAt = undefined;
    this.#startedAt = now;
  }

  wait(due: number | undefined): void {
    this.status = 'waiting';
    this.#dueAt = due;
  }

  finish(status: 'done' | 'dead', now: number, reason?: DeathReason): void {
    this.status = status;
    this.#reason = reason;
    this.#finishedAt = now;
  }

  /** Waits again, as if it had never run. */
  restart(): void {
    this.wait(undefined);
    this.open = true;
    this.attempts = 0;
    this.replays++;
    this.#reason = undefined;
    this.#finishedAt = undefined;
  }

  noteFailure(error: string, now: number): void {
    const failure = { attempt: this.attempts, at: new Date(now), error };
    this.#failures = [...this.#failures, failure].slice(-FAILURES);
  }
}

function dateOf(time: number | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}
