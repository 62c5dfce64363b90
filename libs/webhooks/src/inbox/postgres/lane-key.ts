import { hash } from 'node:crypto';

/** What a lane is known by: keys may be longer than what an index holds. */
export function laneKey(lane: string): string {
  return hash('sha256', lane).slice(0, 32);
}
