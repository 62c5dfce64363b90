import { Command } from 'commander';
import type { CommandRecord } from '../../inbox/command-store.js';
import { wholeNumber } from '../number-option.js';
import { readable } from '../../core/readable.js';
import type { Terminal } from '../terminal.js';
import { counted } from './counted.js';
import { timeText } from './event-text.js';
import type { InboxOptions } from './inbox.options.js';
import { jsonText } from './json-text.js';
import { waitFor } from './wait-for.js';
import { withInbox } from './with-inbox.js';

interface CommandOptions extends InboxOptions {
  readonly wait?: boolean;
  readonly stop?: boolean;
}

const HELP = `
Examples:
  $ npx nestjs-livestream-webhooks inbox command 7 --wait --sqlite .data/webhooks.db
  $ npx nestjs-livestream-webhooks inbox command 7 --stop --sqlite .data/webhooks.db`;

/** `inbox command`: what became of a command that was left. */
export function commandCommand(terminal: Terminal): Command {
  return new Command('command')
    .description('tells what became of a command that was left, or stops it')
    .argument('<number>', 'which one', wholeNumber(1))
    .option('--wait', 'until it is carried out')
    .option('--stop', 'takes it back, or ends it where it is')
    .addHelpText('after', HELP)
    .action((id: number, _options: CommandOptions, command: Command) =>
      tell(terminal, id, command.optsWithGlobals()),
    );
}

function tell(
  terminal: Terminal,
  id: number,
  options: CommandOptions,
): Promise<void> {
  return withInbox(terminal, options, async (visit) => {
    if (options.stop && !(await visit.commands.stop(id))) {
      terminal.fail(`Command ${id} is not there, or over already`);
      return;
    }
    if (options.wait && !options.stop && !(await waitFor(terminal, visit, id)))
      return;
    const record = await visit.commands.look(id);
    if (!record) {
      terminal.fail(
        `There is no command ${id}: one that is finished is forgotten after a day`,
      );
      return;
    }
    terminal.print(options.json ? recordJson(record) : recordText(record));
    if (record.state === 'failed' && !options.stop) terminal.fail();
  });
}

function recordJson({
  text,
  quietFor: _quiet,
  ...record
}: CommandRecord): string {
  return jsonText({ ...record, command: JSON.parse(text) as unknown });
}

function recordText(record: CommandRecord): string {
  const { id, text, state, progress, result, error, createdAt } = record;
  const { finishedAt } = record;
  return [
    `command ${id}, left at ${timeText(createdAt)}: ${readable(text)}`,
    `${state}${finishedAt ? ` since ${timeText(finishedAt)}` : ''}`,
    progress &&
      `${progress.events} of ${counted(progress.total, 'event')}, ${counted(progress.jobs, 'job')} to run again`,
    result === undefined || result === null
      ? undefined
      : readable(JSON.stringify(result)),
    error && readable(error),
  ]
    .filter(Boolean)
    .join('\n');
}
