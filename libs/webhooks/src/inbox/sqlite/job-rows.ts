import type { DeathReason, JobStatus } from '../job-record.js';
import type { Database } from './database.js';

export interface JobRow {
  readonly event: number;
  readonly handler: string;
  readonly lane: string;
  readonly place: number;
  readonly status: JobStatus;
  readonly open: number;
  readonly attempts: number;
  readonly crashes: number;
  readonly replays: number;
  readonly reason: DeathReason | null;
  readonly failures: string;
  readonly due_at: number | null;
  readonly started_at: number | null;
  readonly finished_at: number | null;
}

/** Where a job stands: lanes are told apart by both. */
export type LaneName = Pick<JobRow, 'handler' | 'lane'>;

const FAILURES = 20;
/** Said beside a narrower status: word for word, the planner knows the index of such jobs by it. */
const UNFINISHED = `job.status <> 'done'`;

/** The table of jobs, handlers by their escaped ids. */
export class JobRows {
  constructor(private readonly db: Database) {}

  add(event: number, name: LaneName, place: number, replays: number): void {
    this.db.run(
      `insert into job (event, handler, lane, place, replays) values (?, ?, ?, ?, ?)`,
      event,
      name.handler,
      name.lane,
      place,
      replays,
    );
  }

  get(event: number, handler: string): JobRow | undefined {
    return this.db.get<JobRow>(
      `select * from job where event = ? and handler = ?`,
      event,
      handler,
    );
  }

  of(event: number): JobRow[] {
    return this.db.all<JobRow>(`select * from job where event = ?`, event);
  }

  running(): JobRow[] {
    return this.db.all<JobRow>(
      `select * from job where ${UNFINISHED} and status = 'running'`,
    );
  }

  head({ handler, lane }: LaneName): JobRow | undefined {
    return this.db.get<JobRow>(
      `select * from job where open = 1 and handler = ? and lane = ? order by place limit 1`,
      handler,
      lane,
    );
  }

  blocking(
    handler: string,
    key: string,
    of: { readonly account: string | null; readonly tenant: string | null },
  ): JobRow[] {
    return this.db.all<JobRow>(
      `select job.* from job join event on event.seq = job.event
       where ${UNFINISHED} and job.status = 'dead' and job.open = 1
         and job.handler = ?1 and event.key = ?2
         and (?3 is null or event.account = ?3) and (?4 is null or event.tenant = ?4)`,
      handler,
      key,
      of.account,
      of.tenant,
    );
  }

  /** Adds one that runs already. */
  addStarted(event: number, name: LaneName, now: number): void {
    this.db.run(
      `insert into job (event, handler, lane, place, status, attempts, started_at) values (?1, ?2, ?3, ?1, 'running', 1, ?4)`,
      event,
      name.handler,
      name.lane,
      now,
    );
  }

  start({ event, handler }: JobRow, now: number): void {
    this.db.run(
      `update job set status = 'running', attempts = attempts + 1, due_at = null, started_at = ?
       where event = ? and handler = ?`,
      now,
      event,
      handler,
    );
  }

  /** Gives a running job back as if it had not begun. */
  release({ event, handler }: JobRow, due: number | null): void {
    this.db.run(
      `update job set status = 'waiting', attempts = attempts - 1, due_at = ? where event = ? and handler = ?`,
      due,
      event,
      handler,
    );
  }

  wait({ event, handler }: JobRow, due: number | null): void {
    this.db.run(
      `update job set status = 'waiting', due_at = ? where event = ? and handler = ?`,
      due,
      event,
      handler,
    );
  }

  /** @param open whether it stays in its lane, and blocks it */
  finish(
    { event, handler }: JobRow,
    status: 'done' | 'dead',
    reason: DeathReason | null,
    open: boolean,
    now: number,
  ): void {
    this.db.run(
      `update job set status = ?, reason = ?, open = ?, finished_at = ? where event = ? and handler = ?`,
      status,
      reason,
      Number(open),
      now,
      event,
      handler,
    );
  }

  /** Takes a job out of its lane. */
  close({ event, handler }: JobRow): void {
    this.db.run(
      `update job set open = 0 where event = ? and handler = ? and open = 1`,
      event,
      handler,
    );
  }

  restart({ event, handler }: JobRow, place: number): void {
    this.db.run(
      `update job set status = 'waiting', open = 1, attempts = 0, crashes = 0, replays = replays + 1,
         reason = null, due_at = null, finished_at = null, place = ?
       where event = ? and handler = ?`,
      place,
      event,
      handler,
    );
  }

  noteCrash({ event, handler }: JobRow): void {
    this.db.run(
      `update job set crashes = crashes + 1 where event = ? and handler = ?`,
      event,
      handler,
    );
  }

  /** Adds to the failures of a job, of which the last 20 are kept. */
  noteFailure(job: JobRow, error: string, now: number): void {
    const failures = JSON.parse(job.failures) as unknown[];
    failures.push({ attempt: job.attempts, at: now, error });
    this.db.run(
      `update job set failures = ? where event = ? and handler = ?`,
      JSON.stringify(failures.slice(-FAILURES)),
      job.event,
      job.handler,
    );
  }

  /** Where the new name has a job for an event already, that one stays. */
  rename(alias: string, handler: string): void {
    if (alias === handler) return;
    this.db.run(
      `update or ignore job set handler = ? where handler = ?`,
      handler,
      alias,
    );
    this.db.run(`delete from job where handler = ?`, alias);
  }

  /** From the numbers of events, so that it is behind all that came before. */
  nextPlace(): number {
    return this.db.get<{ seq: number }>(
      `update sqlite_sequence set seq = seq + 1 where name = 'event' returning seq`,
    )!.seq;
  }
}
