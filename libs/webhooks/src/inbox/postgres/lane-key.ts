import { hash } from 'node:crypto';

/** What a lane is known by, a UUID as the database writes it: keys may be longer than what an index holds. */
export function laneKey(lane: string): string {
  const digits = hash('sha256', lane);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20, 32),
  ].join('-');
}
