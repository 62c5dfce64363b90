import type { Database } from './database.js';
import type { LaneName } from './job-rows.js';

/** The table of lanes: a row exactly while a lane has open jobs. */
export class LaneRows {
  constructor(private readonly db: Database) {}

  due(handler: string, limit: number, now: number): LaneName[] {
    return this.db.all<LaneName>(
      `select handler, lane from lane where handler = ? and due_at <= ? order by due_at limit ?`,
      handler,
      now,
      limit,
    );
  }

  /** When the next lane of a handler is due; `undefined` where none will be by itself. */
  nextDue(handler: string): number | undefined {
    return this.db.get<{ due_at: number }>(
      `select due_at from lane where handler = ? and due_at is not null order by due_at limit 1`,
      handler,
    )?.due_at;
  }

  /** Sets when a lane is due; `null` while its head runs, or blocks it. */
  set({ handler, lane }: LaneName, due: number | null): void {
    this.db.run(
      `update lane set due_at = ? where handler = ? and lane = ?`,
      due,
      handler,
      lane,
    );
  }

  /**
   * Opens a lane; one that is there is due when it is, runs, or is blocked.
   *
   * @param due `null` where its first job runs already
   * @returns whether it was not there
   */
  ensure({ handler, lane }: LaneName, due: number | null): boolean {
    const changes = this.db.run(
      `insert into lane (handler, lane, due_at) values (?, ?, ?) on conflict do nothing`,
      handler,
      lane,
      due,
    );
    return changes > 0;
  }

  close({ handler, lane }: LaneName): void {
    this.db.run(
      `delete from lane where handler = ? and lane = ?`,
      handler,
      lane,
    );
  }

  /** Where both names have a lane it is due when the later one is; blocked, where one is. */
  rename(alias: string, handler: string): void {
    if (alias === handler) return;
    this.db.run(
      `insert into lane (handler, lane, due_at)
       select ?, lane, due_at from lane where handler = ?
       on conflict do update set due_at = max(due_at, excluded.due_at)`,
      handler,
      alias,
    );
    this.db.run(`delete from lane where handler = ?`, alias);
  }

  /**
   * Makes lanes due that nobody has: as their heads say, else now. A clock that
   * was ahead when they were written must not park them.
   */
  wake(now: number): void {
    this.db.run(
      `update lane set due_at = (
         select case when status = 'dead' then null else coalesce(due_at, ?1) end
         from job where open = 1 and job.handler = lane.handler and job.lane = lane.lane
         order by place limit 1)`,
      now,
    );
    this.db.run(
      `delete from lane where due_at is null and not exists (
         select 1 from job where open = 1 and job.handler = lane.handler and job.lane = lane.lane)`,
    );
  }

  isPaused(handler: string): boolean {
    const sql = `select 1 from paused where handler = ?`;
    return this.db.get(sql, handler) !== undefined;
  }
}
