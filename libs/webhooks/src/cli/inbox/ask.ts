import type { InboxCommand } from '../../inbox/command.js';
import type { InboxVisit } from '../../inbox/inbox-visit.js';
import type { Terminal } from '../terminal.js';
import { jsonText } from './json-text.js';
import { waitFor } from './wait-for.js';

export interface AskOptions {
  readonly json?: boolean;
  /** Whether to wait until it is carried out. */
  readonly wait: boolean;
}

/**
 * Leaves a command for the application, waits, and prints what became of it.
 *
 * @param told the result for people
 */
export async function ask(
  terminal: Terminal,
  visit: InboxVisit,
  command: InboxCommand,
  { json, wait }: AskOptions,
  told: (result: unknown) => string,
): Promise<void> {
  const id = await visit.commands.leave(command);
  if (!wait) {
    terminal.print(
      json ? jsonText({ command: id }) : `command ${id} is left in the inbox`,
    );
    return;
  }
  const record = await waitFor(terminal, visit, id);
  if (record) {
    const { result } = record;
    terminal.print(json ? jsonText({ command: id, result }) : told(result));
  } else if (json) {
    const { state, error } = (await visit.commands.look(id)) ?? {};
    terminal.print(jsonText({ command: id, state, error }));
  }
}
