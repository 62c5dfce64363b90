import { isWebhookError } from '../../core/errors.js';
import type { InboxVisit } from '../../inbox/inbox-visit.js';
import { visitPostgres } from '../../inbox/postgres/postgres-visit.js';
import { visitSqlite } from '../../inbox/sqlite/sqlite-visit.js';
import { readable } from '../../core/readable.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage.error.js';
import type { InboxOptions } from './inbox.options.js';
import { placeOf, type Place } from './place-of.js';

/**
 * Opens the inbox that the options name, and closes it again.
 *
 * @throws {UsageError} where there is none.
 */
export function withInbox(
  terminal: Terminal,
  options: InboxOptions,
  work: (visit: InboxVisit) => Promise<void>,
): Promise<void> {
  const place = placeOf(options, terminal.env);
  return reporting(terminal, async () => {
    const visit = await open(place);
    try {
      await work(visit);
    } finally {
      await visit.close();
    }
  });
}

/** What a database answers is for people: a stack would say nothing more. */
export async function reporting(
  terminal: Terminal,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isWebhookError(error)) throw new UsageError(error.message);
    const said = saidByDatabase(error);
    if (said === undefined) throw error;
    terminal.fail(`The inbox cannot be reached: ${readable(said)}`);
  }
}

function open(place: Place): Promise<InboxVisit> {
  return place.kind === 'sqlite'
    ? visitSqlite(place.path)
    : visitPostgres(place);
}

/** Connection errors of Node's carry their text in `code` or in what they gather. */
function saidByDatabase(error: unknown): string | undefined {
  const { name, message, code } = (error ?? {}) as Record<string, unknown>;
  if (typeof message !== 'string') return undefined;
  // A pool that waits in vain has no code; a mistake of ours has a name of its own.
  if (code === undefined && name !== 'Error') return undefined;
  return message || String(code);
}
