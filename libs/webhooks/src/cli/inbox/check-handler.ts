import type { InboxVisit } from '../../inbox/inbox-visit.js';
import { readableLine } from '../../core/readable.js';
import type { Terminal } from '../terminal.js';

/** Whether there is such a handler, or was; says which ones there are where not. */
export async function checkHandler(
  terminal: Terminal,
  visit: InboxVisit,
  handler: string,
): Promise<boolean> {
  const names = (await visit.stats()).map((stats) => stats.handler);
  if (names.includes(handler)) return true;
  const known = names.map((name) => readableLine(name, 120)).join(', ');
  terminal.fail(
    `There is no handler "${readableLine(handler, 120)}". There are: ${known || 'none'}`,
  );
  return false;
}
