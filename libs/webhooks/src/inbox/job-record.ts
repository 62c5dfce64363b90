import type { KeptEvent } from './kept-event.js';

export type JobStatus = 'waiting' | 'running' | 'done' | 'dead';

/** Why a job is a dead letter: its attempts are used up, the handler said so, or the process died in it three times. */
export type DeathReason = 'exhausted' | 'non-retryable' | 'crashed';

/** An attempt that failed. */
export interface JobFailure {
  readonly attempt: number;
  readonly at: Date;
  readonly error: string;
}

/** What is known of one handler's work on one event. */
export interface JobRecord {
  readonly handler: string;
  readonly status: JobStatus;
  /** Attempts since it arrived or was last replayed; a running one counts. */
  readonly attempts: number;
  readonly replays: number;
  /** How often the process died in it. */
  readonly crashes: number;
  readonly reason: DeathReason | undefined;
  /** The last 20, oldest first. */
  readonly failures: readonly JobFailure[];
  /** When it may run next; only while it waits after a failure. */
  readonly dueAt: Date | undefined;
  readonly startedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
  /** Whether later jobs of its key wait for this dead letter. */
  readonly blocking: boolean;
}

/** A kept event and what its handlers made of it. */
export interface EventRecord {
  readonly event: KeptEvent;
  readonly jobs: readonly JobRecord[];
}
