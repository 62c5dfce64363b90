import { Command } from 'commander';
import { configuredAccount } from '../configured-account.js';
import { loadSource } from '../load-source.js';
import { positiveNumber, wholeNumber } from '../number-option.js';
import { secretOption } from '../secret-option.js';
import { targetUrl, webAddress } from '../target-url.js';
import type { Terminal } from '../terminal.js';
import type { Rooms } from './play-rooms.js';
import { simulate } from './simulate.js';

interface SimulateOptions extends Rooms {
  readonly to: string;
  readonly secret?: string;
  readonly json?: boolean;
}

const HELP = `
Signs with LIVEKIT_API_KEY and LIVEKIT_API_SECRET: those of the receiver. Events
queue, are sent again and get lost as at LiveKit; Ctrl-C ends it with a summary.

Ends with 0 when every event was acknowledged, else with 1; with 2 when an
option is wrong.

Examples:
  $ npx nestjs-livestream-webhooks simulate --to http://127.0.0.1:3000 --rooms 50 --participants 10
  $ npx nestjs-livestream-webhooks simulate --to https://app.example/hooks/livekit --rooms 1000 --rate 20 --pace 100`;

/** `simulate`: plays rooms to a receiver, as a LiveKit server would tell of them. */
export function simulateCommand(terminal: Terminal): Command {
  return new Command('simulate')
    .description(
      'sends what a LiveKit server would send, to see what a receiver makes of it',
    )
    .requiredOption(
      '--to <url>',
      'the receiver; an address without a path gets /webhooks/livekit',
    )
    .addOption(secretOption())
    .option('--rooms <n>', 'how many rooms to play', wholeNumber(1), 10)
    .option('--participants <n>', 'how many join each', wholeNumber(0), 3)
    .option(
      '--rate <r>',
      'rooms that start in a second, whatever the receiver does; without it as fast as it answers, 100 rooms at a time',
      positiveNumber,
    )
    .option(
      '--pace <ms>',
      'milliseconds between two events of a room; 0: as fast as the receiver answers',
      wholeNumber(0),
      0,
    )
    .option('--json', 'the summary as one JSON object')
    .addHelpText('after', HELP)
    .action(async ({ to, secret, ...options }: SimulateOptions) => {
      const address = webAddress('--to', to);
      const { env } = terminal;
      const account = configuredAccount(await loadSource('livekit'), {
        env,
        secret,
      });
      const { apiKey, apiSecret } = account.options as {
        apiKey: string;
        apiSecret: string;
      };
      const { href: url } = targetUrl(address, '/webhooks/livekit');
      await simulate(terminal, { url, apiKey, apiSecret }, options);
    });
}
