import { Command } from 'commander';
import { sourceNames } from '../load-source.js';
import { positiveNumber, wholeNumber } from '../number-option.js';
import { secretOption } from '../secret-option.js';
import { sourceOption } from '../source-option.js';
import type { Terminal } from '../terminal.js';
import { withOverride } from './overrides.js';
import { prepare } from './prepare.js';
import { send } from './send.js';
import type { SendOptions } from './send.options.js';

const help = () => `
Sources: ${sourceNames().join(', ')}. Without an event, those of the source are listed.

Ends with 0 when all was accepted (2xx), with --bad-signature and --expired when
all was refused (401); else with 1; with 2 when an option is wrong.

Examples:
  $ npx nestjs-livestream-webhooks send livekit room_finished --to http://127.0.0.1:3000 --set room.name=standup
  $ npx nestjs-livestream-webhooks send livepeer stream.started --to https://app.example/hooks/livepeer
  $ npx nestjs-livestream-webhooks send livekit --body captured.json --to http://127.0.0.1:3000
  $ npx nestjs-livestream-webhooks send livekit room_started --to http://127.0.0.1:3000 --count 500 --rate 50
  $ npx nestjs-livestream-webhooks send livekit room_started --to http://127.0.0.1:3000 --bad-signature`;

/** `send`: signs as a sender does, and posts it. */
export function sendCommand(terminal: Terminal): Command {
  return new Command('send')
    .description(
      'signs a sample, or a body of yours, as its sender does, and posts it',
    )
    .argument('<source>', 'who sends')
    .argument('[event]', 'what happened; with --body only its route counts')
    .option(
      '--to <url>',
      'the receiver (required); an address without a path gets /webhooks/<source>',
    )
    .addOption(sourceOption())
    .addOption(secretOption())
    .option(
      '--set <path=value>',
      'changes a field of the sample, as JSON or as text; repeatable',
      withOverride,
    )
    .option(
      '--body <file>',
      'sends these bytes in place of a sample; - is standard input',
    )
    .option(
      '--route <name>',
      'which route of the source (default: that of the event)',
    )
    .option(
      '--count <n>',
      'how many, each with an id of its own',
      wholeNumber(1),
      1,
    )
    .option(
      '--rate <r>',
      'how many a second; without it one after the other',
      positiveNumber,
    )
    .option('--duplicate', 'sends the very same request twice, as retries do')
    .option('--bad-signature', 'signs with a wrong secret: 401 is right')
    .option('--expired', 'signs as of yesterday: 401 is right')
    .option('--json', 'one JSON object per line')
    .addHelpText('after', help)
    .action(
      async (
        source: string,
        event: string | undefined,
        options: SendOptions,
        command: Command,
      ) => {
        if (options.body !== undefined && options.set) {
          command.error(
            'error: --set changes a sample, and --body sends bytes as they are: choose one',
          );
        }
        const prepared = await prepare(terminal, source, event, options);
        await send(terminal, prepared, options);
      },
    );
}
