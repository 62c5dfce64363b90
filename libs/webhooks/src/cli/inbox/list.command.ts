import { Command, InvalidArgumentError } from 'commander';
import { wholeNumber } from '../number-option.js';
import { readableLine } from '../../core/readable.js';
import type { Terminal } from '../terminal.js';
import { eventJson } from './event-json.js';
import { jobsText, kindText, timeText } from './event-text.js';
import { filterOf, withFilter, type FilterOptions } from './filter.options.js';
import type { InboxOptions } from './inbox.options.js';
import { jsonText } from './json-text.js';
import { table } from './table.js';
import { withInbox } from './with-inbox.js';

interface ListOptions extends InboxOptions, FilterOptions {
  readonly limit: number;
  readonly cursor?: string;
}

const TITLES = ['SEQ', 'RECEIVED (UTC)', 'EVENT', 'ID', 'KEY', 'JOBS'];

const HELP = `
Examples:
  $ npx nestjs-livestream-webhooks inbox list --sqlite .data/webhooks.db
  $ npx nestjs-livestream-webhooks inbox list --sqlite .data/webhooks.db --status dead --since 6h
  $ npx nestjs-livestream-webhooks inbox list --sqlite .data/webhooks.db --key standup --json`;

/** `inbox list`: events, the newest first. */
export function listCommand(terminal: Terminal): Command {
  return withFilter(
    new Command('list').description('lists events, the newest first'),
    ['waiting', 'running', 'done', 'dead'],
  )
    .option('--limit <n>', 'how many, 500 at most', wholeNumber(1, 500), 50)
    .option('--cursor <cursor>', 'goes on where a page before ended', cursor)
    .addHelpText('after', HELP)
    .action((_options: ListOptions, command: Command) =>
      list(terminal, command.optsWithGlobals()),
    );
}

function list(terminal: Terminal, options: ListOptions): Promise<void> {
  return withInbox(terminal, options, async (visit) => {
    const { limit, cursor: from } = options;
    const page = await visit.find(filterOf(options), { limit, cursor: from });
    const { events, cursor } = page;
    if (options.json) {
      terminal.print(jsonText({ events: events.map(eventJson), cursor }));
      return;
    }
    if (events.length > 0) {
      const rows = events.map((record) => [
        String(record.event.seq),
        timeText(record.event.receivedAt),
        kindText(record.event),
        readableLine(record.event.id, 40),
        readableLine(record.event.key, 40),
        jobsText(terminal, record),
      ]);
      terminal.print(table(terminal, TITLES, rows));
    } else terminal.note('No events');
    if (cursor !== undefined) {
      terminal.note(`There may be more: --cursor ${cursor}`);
    }
  });
}

function cursor(text: string): string {
  if (/^\d{1,15}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be the cursor of a page before.');
}
