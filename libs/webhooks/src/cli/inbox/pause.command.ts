import { Command } from 'commander';
import { readableLine } from '../../core/readable.js';
import type { Terminal } from '../terminal.js';
import { ask, type AskOptions } from './ask.js';
import { checkHandler } from './check-handler.js';
import type { InboxOptions } from './inbox.options.js';
import { withInbox } from './with-inbox.js';

type PauseOptions = InboxOptions & AskOptions;

/** `inbox pause`: no more jobs of a handler, in any process. */
export function pauseCommand(terminal: Terminal): Command {
  return forHandler(
    terminal,
    'pause',
    'hands out no more jobs of a handler, in any process; they wait',
    (handler) =>
      `${handler} is paused: its jobs wait until "inbox resume ${handler}"`,
  );
}

/** `inbox resume`: goes on after `inbox pause`. */
export function resumeCommand(terminal: Terminal): Command {
  return forHandler(
    terminal,
    'resume',
    'hands out the jobs of a paused handler again',
    (handler) => `${handler} goes on`,
  );
}

function forHandler(
  terminal: Terminal,
  kind: 'pause' | 'resume',
  description: string,
  told: (handler: string) => string,
): Command {
  return new Command(kind)
    .description(description)
    .argument('<handler>', 'its id, such as Recordings.archive')
    .option('--no-wait', 'leaves the command, and does not wait')
    .addHelpText(
      'after',
      `\nExample:\n  $ npx nestjs-livestream-webhooks inbox ${kind} Recordings.archive --sqlite .data/webhooks.db`,
    )
    .action((handler: string, _options: PauseOptions, command: Command) => {
      const options: PauseOptions = command.optsWithGlobals();
      return withInbox(terminal, options, async (visit) => {
        if (!(await checkHandler(terminal, visit, handler))) return;
        await ask(terminal, visit, { kind, handler }, options, () =>
          told(readableLine(handler)),
        );
      });
    });
}
