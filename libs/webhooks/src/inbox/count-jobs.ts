import type { Arrival } from './kept-event.js';

/** How many jobs each handler gets. */
export function countJobs(
  arrivals: readonly Arrival[],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { jobs } of arrivals) {
    for (const { handler } of jobs) {
      counts.set(handler, (counts.get(handler) ?? 0) + 1);
    }
  }
  return counts;
}
