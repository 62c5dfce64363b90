import { Command } from 'commander';
import { readableLine } from '../../core/readable.js';
import type { Terminal } from '../terminal.js';
import { ask, type AskOptions } from './ask.js';
import { checkHandler } from './check-handler.js';
import { scopeOf, withScope, type ScopeOptions } from './filter.options.js';
import type { InboxOptions } from './inbox.options.js';
import { withInbox } from './with-inbox.js';

type UnblockOptions = InboxOptions & ScopeOptions & AskOptions;

const HELP = `
Example:
  $ npx nestjs-livestream-webhooks inbox unblock Billing.count standup --sqlite .data/webhooks.db`;

/** `inbox unblock`: lets a key go on without its dead letter. */
export function unblockCommand(terminal: Terminal): Command {
  return withScope(
    new Command('unblock')
      .description(
        'lets the later events of a key go on that a dead letter blocks',
      )
      .argument('<handler>', 'its id, such as Billing.count')
      .argument('<key>', 'the room, the stream, the call'),
  )
    .option('--no-wait', 'leaves the command, and does not wait')
    .addHelpText('after', HELP)
    .action(
      (
        handler: string,
        key: string,
        _options: UnblockOptions,
        command: Command,
      ) => unblock(terminal, handler, key, command.optsWithGlobals()),
    );
}

function unblock(
  terminal: Terminal,
  handler: string,
  key: string,
  options: UnblockOptions,
): Promise<void> {
  return withInbox(terminal, options, async (visit) => {
    if (!(await checkHandler(terminal, visit, handler))) return;
    const command = {
      kind: 'unblock',
      handler,
      key,
      of: scopeOf(options),
    } as const;
    await ask(terminal, visit, command, options, (lanes) =>
      lanes === 0
        ? `Nothing blocks ${readableLine(key, 80)} for ${readableLine(handler, 80)}`
        : `${readableLine(key, 80)} goes on for ${readableLine(handler, 80)}`,
    );
  });
}
