import { Command } from 'commander';
import { readableLine } from '../../core/readable.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage.error.js';
import { ask, type AskOptions } from './ask.js';
import { counted } from './counted.js';
import { kindText } from './event-text.js';
import { withScope } from './filter.options.js';
import { findEvent, type WhichOptions } from './find-event.js';
import type { InboxOptions } from './inbox.options.js';
import { withInbox } from './with-inbox.js';

interface DropOptions extends InboxOptions, WhichOptions, AskOptions {
  readonly yes?: boolean;
}

const HELP = `
Its id stays remembered: a sender that sends it again is answered 200, and nothing runs.

Example:
  $ npx nestjs-livestream-webhooks inbox drop 1204 --yes --sqlite .data/webhooks.db`;

/** `inbox drop`: deletes an event and its jobs. */
export function dropCommand(terminal: Terminal): Command {
  return withScope(
    new Command('drop')
      .description('deletes an event and its jobs')
      .argument(
        '<event>',
        'its number (SEQ), or the id that its sender gave it',
      ),
  )
    .option('--id', 'takes a number for an id')
    .option('--yes', 'means it')
    .option('--no-wait', 'leaves the command, and does not wait')
    .addHelpText('after', HELP)
    .action((which: string, _options: DropOptions, command: Command) =>
      drop(terminal, which, command.optsWithGlobals()),
    );
}

function drop(
  terminal: Terminal,
  which: string,
  options: DropOptions,
): Promise<void> {
  return withInbox(terminal, options, async (visit) => {
    const record = await findEvent(terminal, visit, which, options);
    if (!record) return;
    const { seq, id } = record.event;
    const what = `event ${seq}, ${kindText(record.event)} ${readableLine(id, 80)}`;
    if (!options.yes) {
      throw new UsageError(
        `This deletes ${what}, and its ${counted(record.jobs.length, 'job')}, for good: say --yes`,
      );
    }
    await ask(terminal, visit, { kind: 'drop', seq }, options, (wasThere) =>
      wasThere ? `dropped: ${what}` : `was gone already: ${what}`,
    );
  });
}
