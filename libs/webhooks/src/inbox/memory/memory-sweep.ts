import type { Retention } from '../inbox-store.js';
import type { MemoryEvent } from './memory-event.js';
import type { MemoryEvents } from './memory-events.js';

/** Deletes events that are past their time, the oldest first. @returns how many */
export function sweepMemory(
  events: MemoryEvents,
  retention: Retention,
  limit: number,
  now: number,
): number {
  const over: MemoryEvent[] = [];
  for (const event of events.all) {
    if (over.length >= limit) break;
    if (isOver(event, retention, now)) over.push(event);
  }
  for (const { kept } of over) events.delete(kept.seq);
  return over.length;
}

function isOver(
  { kept, jobs }: MemoryEvent,
  { done, dead }: Retention,
  now: number,
): boolean {
  return (
    kept.receivedAt.getTime() <= now - Math.min(done, dead) &&
    jobs.every(({ open, status, finishedAt = now }) => {
      const time = status === 'dead' ? dead : done;
      return !open && finishedAt <= now - time;
    })
  );
}
