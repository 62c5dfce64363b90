import { Command } from 'commander';
import { inboxStats } from '../../inbox/inbox-stats.js';
import { Rates } from '../../inbox/rates.js';
import { readableLine } from '../../core/readable.js';
import type { Terminal } from '../terminal.js';
import type { InboxOptions } from './inbox.options.js';
import { jsonText } from './json-text.js';
import { table } from './table.js';
import { withInbox } from './with-inbox.js';

const TITLES = [
  'HANDLER',
  'WAITING',
  'RUNNING',
  'DEAD',
  'BLOCKED KEYS',
  'OLDEST DUE',
  '',
];

const HELP = `
OLDEST DUE is for how long the oldest job that may run has been waiting.

Examples:
  $ npx nestjs-livestream-webhooks inbox stats --sqlite .data/webhooks.db
  $ npx nestjs-livestream-webhooks inbox stats --sqlite .data/webhooks.db --json | jq .dead`;

/** `inbox stats`: how much waits, runs and is dead, of each handler. */
export function statsCommand(terminal: Terminal): Command {
  return new Command('stats')
    .description('counts the jobs of each handler that are not done')
    .addHelpText('after', HELP)
    .action((_options: InboxOptions, command: Command) =>
      stats(terminal, command.optsWithGlobals()),
    );
}

function stats(terminal: Terminal, options: InboxOptions): Promise<void> {
  return withInbox(terminal, options, async (visit) => {
    // How many run in a minute only their own process knows.
    const noRates = new Rates(() => 0);
    const { handlers, ...totals } = inboxStats(await visit.stats(), noRates);
    const counts = handlers.map(({ perMinute: _none, ...rest }) => rest);
    if (options.json) {
      terminal.print(jsonText({ ...totals, handlers: counts }));
      return;
    }
    const rows = counts.map((it) => [
      readableLine(it.handler, 80),
      String(it.waiting),
      String(it.running),
      String(it.dead),
      String(it.blockedLanes),
      ageText(it.oldestDueAge),
      [it.paused && 'paused', !it.known && 'no process has it']
        .filter(Boolean)
        .join(', '),
    ]);
    terminal.print(table(terminal, TITLES, rows));
    terminal.print(
      `\nwaiting or running: ${totals.backlog}, dead letters: ${totals.dead}, blocked keys: ${totals.blockedLanes}`,
    );
  });
}

function ageText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds === 0) return '-';
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
