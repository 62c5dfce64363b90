import { Command, InvalidArgumentError } from 'commander';
import { sourceNames } from '../load-source.js';
import { namedSource } from '../named-source.js';
import { readBytes } from '../read-bytes.js';
import { readableLine } from '../../core/readable.js';
import { secretOption } from '../secret-option.js';
import { sourceOption } from '../source-option.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage.error.js';
import { readHeaders } from './read-headers.js';
import { verify } from './verify.js';

interface VerifyOptions {
  readonly headers: string;
  readonly body: string;
  readonly source?: string;
  readonly secret?: string;
  readonly route?: string;
  readonly at?: Date;
  readonly json?: boolean;
}

const help = () => `
Sources: ${sourceNames().join(', ')}.

Ends with 0 when the request is valid, with 1 when it is not, with 2 when an
option is wrong.

Examples:
  $ npx nestjs-livestream-webhooks verify livekit --headers headers.txt --body body.json
  $ npx nestjs-livestream-webhooks verify livepeer --headers request.txt --body body.json --at 2026-11-23T02:19:12Z
  $ jq -j .body request.json | npx nestjs-livestream-webhooks verify pumpfun --headers headers.json --body -`;

/** `verify`: says whether a captured request is its sender's, or why not. */
export function verifyCommand(terminal: Terminal): Command {
  return new Command('verify')
    .description('says whether a captured request is valid, or why not')
    .argument('<source>', 'who is said to have sent it')
    .requiredOption(
      '--headers <file>',
      '`Name: value` lines, an HTTP dump, or JSON',
    )
    .requiredOption('--body <file>', 'its bytes; - is standard input')
    .addOption(sourceOption())
    .addOption(secretOption())
    .option('--route <name>', 'which route of the source (default: any)')
    .option('--at <time>', 'when it arrived (default: now)', readTime)
    .option('--json', 'as one JSON object')
    .addHelpText('after', help)
    .action(async (name: string, options: VerifyOptions) => {
      if (options.headers === '-' && options.body === '-') {
        throw new UsageError('--headers and --body cannot both be -');
      }
      const source = await namedSource(name, options.source);
      const headers = await readBytes(terminal, '--headers', options.headers);
      const body = await readBytes(terminal, '--body', options.body);
      const { env } = terminal;
      const { secret, route } = options;
      const found = await verify(
        source,
        { env, secret, route },
        {
          url: '/',
          headers: readHeaders(headers.toString()),
          body,
          receivedAt: options.at ?? new Date(),
        },
      );
      const { id, type, key } = found.valid ? (found.event ?? {}) : {};
      const event = type && { type, id, key };
      if (options.json) {
        const { valid, text } = found;
        const reason = found.valid ? undefined : found.reason;
        terminal.print(
          JSON.stringify({ valid, reason, text, route: found.route, event }),
        );
      } else if (found.valid) {
        const what = type
          ? `: ${source.source.name}.${type} ${id} of ${key}`
          : '';
        terminal.print(
          `${terminal.style('green', found.text)}${readableLine(what)}`,
        );
      } else {
        terminal.print(`${terminal.style('red', 'invalid')}: ${found.text}`);
      }
      if (!found.valid) terminal.fail();
    });
}

function readTime(text: string): Date {
  const time = new Date(text);
  if (!Number.isNaN(time.getTime())) return time;
  throw new InvalidArgumentError('Write a time as 2026-11-23T02:19:12Z.');
}
