import { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { eventJson } from './event-json.js';
import { withScope } from './filter.options.js';
import { findEvent, type WhichOptions } from './find-event.js';
import type { InboxOptions } from './inbox.options.js';
import { jsonText } from './json-text.js';
import { recordText } from './record-text.js';
import { redactedBody } from './redacted-body.js';
import { withInbox } from './with-inbox.js';

type ShowOptions = InboxOptions & WhichOptions;

const HELP = `
The body is shown without the secrets that its source names. The errors of
handlers are shown as they were thrown.

Examples:
  $ npx nestjs-livestream-webhooks inbox show 1204 --sqlite .data/webhooks.db
  $ npx nestjs-livestream-webhooks inbox show EV_7MQZ --account eu --sqlite .data/webhooks.db --json`;

/** `inbox show`: one event, and what its handlers made of it. */
export function showCommand(terminal: Terminal): Command {
  return withScope(
    new Command('show')
      .description('shows an event, its jobs, their attempts and errors')
      .argument(
        '<event>',
        'its number (SEQ), or the id that its sender gave it',
      ),
  )
    .option('--id', 'takes a number for an id')
    .addHelpText('after', HELP)
    .action((which: string, _options: ShowOptions, command: Command) =>
      show(terminal, which, command.optsWithGlobals()),
    );
}

function show(
  terminal: Terminal,
  which: string,
  options: ShowOptions,
): Promise<void> {
  return withInbox(terminal, options, async (visit) => {
    const record = await findEvent(terminal, visit, which, options);
    if (!record) return;
    const body = await redactedBody(record.event);
    terminal.print(
      options.json
        ? jsonText({ ...eventJson(record), body: body ?? null })
        : recordText(terminal, record, body),
    );
  });
}
