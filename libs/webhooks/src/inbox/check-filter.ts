import type { EventFilter } from './event-filter.js';

const STATUSES: readonly unknown[] = ['waiting', 'running', 'done', 'dead'];

/**
 * Filters often come out of a URL, past the types: one that means nothing must
 * not find everything, or nothing.
 *
 * @throws {TypeError} that says what it must be.
 */
export function checkFilter({
  status,
  since,
  until,
  ...texts
}: EventFilter): void {
  if (status !== undefined && !STATUSES.includes(status)) {
    throw new TypeError(`status must be one of ${STATUSES.join(', ')}`);
  }
  for (const [name, time] of Object.entries({ since, until })) {
    // Dates of another realm, too; one that is no time finds nothing in any store.
    if (time === undefined || (isDate(time) && !Number.isNaN(+time))) continue;
    throw new TypeError(`${name} must be a Date`);
  }
  for (const [name, text] of Object.entries(texts)) {
    if (!TEXTS.has(name)) throw new TypeError(`there is no filter "${name}"`);
    if (text !== undefined && typeof text !== 'string') {
      throw new TypeError(`${name} must be a text`);
    }
  }
}

function isDate(time: unknown): boolean {
  return Object.prototype.toString.call(time) === '[object Date]';
}

const TEXTS: ReadonlySet<string> = new Set([
  'account',
  'tenant',
  'source',
  'type',
  'key',
  'search',
]);
