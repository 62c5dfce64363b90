import { unescapeText } from '../escape-text.js';
import type { HandlerStats } from '../inbox-store.js';
import type { Database } from './database.js';

interface CountRow {
  readonly handler: string;
  readonly waiting: number;
  readonly running: number;
  readonly dead: number;
  readonly blocked: number;
}

/** Counts the jobs of each handler that are not done. */
export function sqliteStats(
  db: Database,
  known: ReadonlySet<string>,
  now: number,
): HandlerStats[] {
  const rows = db.all<CountRow>(
    `select handler, sum(status = 'waiting') as waiting, sum(status = 'running') as running,
       sum(status = 'dead') as dead, sum(status = 'dead' and open = 1) as blocked
     from job where status <> 'done' group by handler`,
  );
  const counts = new Map(rows.map((row) => [row.handler, row]));
  const paused = new Set(
    db
      .all<{ handler: string }>(`select handler from paused`)
      .map((row) => row.handler),
  );
  const handlers = new Set([...counts.keys(), ...known, ...paused]);
  return [...handlers].sort().map((handler) => {
    const count = counts.get(handler);
    return {
      handler: unescapeText(handler),
      waiting: count?.waiting ?? 0,
      running: count?.running ?? 0,
      dead: count?.dead ?? 0,
      blockedLanes: count?.blocked ?? 0,
      oldestDueAge: dueAge(db, handler, now),
      paused: paused.has(handler),
      known: known.has(handler),
    };
  });
}

function dueAge(db: Database, handler: string, now: number): number {
  const row = db.get<{ due: number | null }>(
    `select min(due_at) as due from lane where handler = ? and due_at is not null`,
    handler,
  );
  return Math.max(now - (row?.due ?? now), 0);
}
