import { Command } from 'commander';
import { positiveNumber } from '../number-option.js';
import type { Terminal } from '../terminal.js';
import { withFilter } from './filter.options.js';
import { replay, type ReplayCommandOptions } from './replay.js';

const HELP = `
One event: its dead letters run again; with --handler, that handler runs again
whatever became of it. A filter: dead letters; with --handler that handler's, and
the events that it missed. At the tail of their keys, oldest first. It is safe to
run it again: what waits already is left alone.

Examples:
  $ npx nestjs-livestream-webhooks inbox replay 1204 --sqlite .data/webhooks.db
  $ npx nestjs-livestream-webhooks inbox replay --status dead --source livekit --dry-run --sqlite .data/webhooks.db
  $ npx nestjs-livestream-webhooks inbox replay --since 2d --handler Billing.count --rate 20 --sqlite .data/webhooks.db`;

/** `inbox replay`: runs dead letters again, those of an event or of all that a filter finds. */
export function replayCommand(terminal: Terminal): Command {
  return withFilter(
    new Command('replay')
      .description('runs dead letters again: of one event, or of all that fit')
      .argument(
        '[event]',
        'its number (SEQ), or the id that its sender gave it',
      ),
    ['dead', 'done'],
  )
    .option('--id', 'takes a number for an id')
    .option('--handler <id>', 'only this handler, such as Billing.count')
    .option('--all', 'of all events: in place of a filter')
    .option(
      '--rate <n>',
      'the most events in a second (default: 200)',
      positiveNumber,
    )
    .option('--dry-run', 'says how many events fit, and does nothing')
    .option('--no-wait', 'leaves the command, and does not wait')
    .addHelpText('after', HELP)
    .action(
      (
        which: string | undefined,
        _options: ReplayCommandOptions,
        command: Command,
      ) => replay(terminal, which, command.optsWithGlobals()),
    );
}
