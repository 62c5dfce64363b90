import type { HandlerStats } from '../inbox-store.js';
import type { MemoryEvent } from './memory-event.js';
import type { MemoryLanes } from './memory-lanes.js';

const NONE = { waiting: 0, running: 0, dead: 0, blockedLanes: 0 };

/** Counts the jobs of each handler that are not done. */
export function memoryStats(
  events: Iterable<MemoryEvent>,
  lanes: MemoryLanes,
  known: ReadonlySet<string>,
  now: number,
): HandlerStats[] {
  const counts = new Map<string, typeof NONE>();
  for (const handler of [...known, ...lanes.paused]) {
    counts.set(handler, { ...NONE });
  }
  for (const { jobs } of events) {
    for (const { handler, status, isBlocking } of jobs) {
      if (status === 'done') continue;
      const count = counts.get(handler) ?? { ...NONE };
      counts.set(handler, count);
      count[status]++;
      if (isBlocking) count.blockedLanes++;
    }
  }
  return [...counts.keys()].sort().map((handler) => ({
    handler,
    ...counts.get(handler)!,
    oldestDueAge: Math.max(now - (lanes.nextDue(handler) ?? now), 0),
    paused: lanes.paused.has(handler),
    known: known.has(handler),
  }));
}
