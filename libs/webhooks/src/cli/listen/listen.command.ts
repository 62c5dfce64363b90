import { Command } from 'commander';
import { sourceNames } from '../load-source.js';
import { wholeNumber } from '../number-option.js';
import { secretOption } from '../secret-option.js';
import type { Terminal } from '../terminal.js';
import { listen } from './listen.js';
import type { ListenOptions } from './listen.options.js';

const help = () => `
Sources: ${sourceNames().join(', ')}. Without --source, all whose secrets are in
the environment, each at /webhooks/<source>.

Prints one line per webhook, without what holds secrets, and answers it as an
application would that takes every event. Ctrl-C ends it.

Examples:
  $ npx nestjs-livestream-webhooks listen
  $ npx nestjs-livestream-webhooks listen --source livekit --port 4000 --json
  $ npx nestjs-livestream-webhooks listen --forward http://127.0.0.1:3000 --env-file .env
  $ npx nestjs-livestream-webhooks listen --source ./dist/acme.source.js --save captured`;

/** `listen`: a receiver for development. */
export function listenCommand(terminal: Terminal): Command {
  return new Command('listen')
    .description(
      'receives webhooks, verifies and prints them, and can pass them on',
    )
    .option('--port <n>', '0 for any', wholeNumber(0, 65_535), 4000)
    .option(
      '--host <host>',
      'whom to listen to; 0.0.0.0 for the whole network',
      '127.0.0.1',
    )
    .option(
      '--source <name|file>',
      'a source to receive from, or the module of one of your own; repeatable',
      (name: string, earlier: readonly string[]) => [...earlier, name],
      [],
    )
    .addOption(secretOption())
    .option(
      '--forward <url>',
      'passes valid requests on untouched, and the answer back; an address without a path gets that of the request',
    )
    .option(
      '--save <folder>',
      'saves each webhook in two files, for `verify --headers --body` and `send --body`',
    )
    .option('--json', 'one JSON object per line')
    .addHelpText('after', help)
    .action((options: ListenOptions) => listen(terminal, options));
}
