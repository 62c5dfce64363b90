import { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { commandCommand } from './command.command.js';
import { dropCommand } from './drop.command.js';
import { listCommand } from './list.command.js';
import { migrateCommand } from './migrate.command.js';
import { pauseCommand, resumeCommand } from './pause.command.js';
import { replayCommand } from './replay.command.js';
import { showCommand } from './show.command.js';
import { statsCommand } from './stats.command.js';
import { unblockCommand } from './unblock.command.js';

const COMMANDS = [
  listCommand,
  showCommand,
  statsCommand,
  replayCommand,
  dropCommand,
  pauseCommand,
  resumeCommand,
  unblockCommand,
  commandCommand,
  migrateCommand,
];

const HELP = `
list, show and stats read beside the application. replay, drop, pause, resume and
unblock are left in the inbox, and a process of the application carries them out:
it has the handlers. Where none runs, they are carried out when one starts.

Ends with 0; with 1 when something failed or was not found; with 2 when an option is wrong.

Examples:
  $ npx nestjs-livestream-webhooks inbox list --sqlite .data/webhooks.db --status dead
  $ npx nestjs-livestream-webhooks inbox stats --env-file .env
  $ npx nestjs-livestream-webhooks inbox replay --sqlite .data/webhooks.db --status dead --source livekit`;

/** `inbox`: looks after what the inbox keeps, beside the running application. */
export function inboxCommand(terminal: Terminal): Command {
  const inbox = new Command('inbox')
    .description(
      'looks at what the inbox keeps, and runs it again, beside the running application',
    )
    .option('--sqlite <path>', 'the file of sqliteInbox({ path })')
    .option(
      '--postgres <url>',
      'the database of postgresInbox; without --sqlite and --postgres that of DATABASE_URL',
    )
    .option('--schema <name>', 'the schema of postgresInbox', 'webhooks')
    .option('--json', 'one JSON object for programs')
    .addHelpText('after', HELP);
  for (const command of COMMANDS) inbox.addCommand(command(terminal));
  return inbox;
}
