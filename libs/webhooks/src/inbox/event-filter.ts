import type { EventRecord, JobStatus } from './job-record.js';

/** Whose events: ids and keys are their senders' own, and may be the same at two of them. */
export interface EventScope {
  readonly account?: string;
  readonly tenant?: string;
}

/** Which events to find; all that is given must fit. */
export interface EventFilter extends EventScope {
  readonly source?: string;
  readonly type?: string;
  readonly key?: string;
  /** Events of which a job has this status. */
  readonly status?: JobStatus;
  /** Received at this time or later. */
  readonly since?: Date;
  /** Received before this time. */
  readonly until?: Date;
  /** Text that is in the id, the key, the type or the body. */
  readonly search?: string;
}

export interface PageOptions {
  /** The `cursor` of the page before. */
  readonly cursor?: string | undefined;
  /** @default 50, at most 500 */
  readonly limit?: number;
}

/** Some events, the newest first. */
export interface EventPage {
  readonly events: readonly EventRecord[];
  /** Where the next page begins. A page may be short, or empty, and still have one: a page looks at 10,000 events at most. */
  readonly cursor: string | undefined;
}
