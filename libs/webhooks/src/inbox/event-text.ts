import { printable } from '../core/printable.js';
import type { KeptEvent } from './kept-event.js';

/** An event as the log names it: which one, and none of its data. */
export function eventText({ source, type, id, key }: KeptEvent): string {
  return printable(`${source}.${type} ${id} of ${key}`);
}
