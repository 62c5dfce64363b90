import type { InboxCommand } from '../../inbox/command.js';
import type { EventFilter } from '../../inbox/event-filter.js';
import type { InboxVisit } from '../../inbox/inbox-visit.js';
import type { ReplayProgress } from '../../inbox/replayer.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage.error.js';
import { ask, type AskOptions } from './ask.js';
import { checkHandler } from './check-handler.js';
import { countEvents } from './count-events.js';
import { counted } from './counted.js';
import { filterOf, scopeOf, type FilterOptions } from './filter.options.js';
import { findEvent, type WhichOptions } from './find-event.js';
import type { InboxOptions } from './inbox.options.js';
import { jsonText } from './json-text.js';
import { withInbox } from './with-inbox.js';

export interface ReplayCommandOptions
  extends InboxOptions, FilterOptions, WhichOptions, AskOptions {
  readonly handler?: string;
  readonly all?: boolean;
  readonly rate?: number;
  readonly dryRun?: boolean;
}

/** @throws {UsageError} where it is not said which events. */
export function replay(
  terminal: Terminal,
  event: string | undefined,
  options: ReplayCommandOptions,
): Promise<void> {
  const filter = event === undefined ? chosen(options) : undefined;
  if (event !== undefined) refuseFilter(options);
  return withInbox(terminal, options, async (visit) => {
    const { handler, rate, dryRun } = options;
    if (
      handler !== undefined &&
      !(await checkHandler(terminal, visit, handler))
    ) {
      return;
    }
    const which = filter ?? (await seqOf(terminal, visit, event!, options));
    if (which === undefined) return;
    if (dryRun) {
      const events =
        typeof which === 'object' ? await countEvents(visit, which) : 1;
      terminal.print(
        options.json
          ? jsonText({ events })
          : `${counted(events, 'event')} would be looked at`,
      );
      return;
    }
    const command: InboxCommand = {
      kind: 'replay',
      which,
      ...(handler !== undefined && { handler }),
      ...(rate !== undefined && { rate }),
    };
    await ask(terminal, visit, command, options, (result) =>
      resultText(result as ReplayProgress, options),
    );
  });
}

function chosen(options: ReplayCommandOptions): EventFilter {
  const filter = filterOf(options);
  if (Object.keys(filter).length === 0 && !options.all) {
    throw new UsageError(
      'Replay what? Give an event, or a filter such as --status dead, or --all',
    );
  }
  // Without a handler only dead letters run again: there is no need to look at all others.
  const isAny = filter.status === undefined && options.handler === undefined;
  return isAny ? { ...filter, status: 'dead' } : filter;
}

function refuseFilter(options: ReplayCommandOptions): void {
  const { account: _account, tenant: _tenant, ...filter } = filterOf(options);
  const [name] = Object.keys(filter);
  if (name === undefined && !options.all) return;
  throw new UsageError(
    `--${name ?? 'all'} is of a filter: give an event, or a filter, not both`,
  );
}

async function seqOf(
  terminal: Terminal,
  visit: InboxVisit,
  event: string,
  options: ReplayCommandOptions,
): Promise<number | undefined> {
  const record = await findEvent(terminal, visit, event, {
    ...scopeOf(options),
    id: options.id ?? false,
  });
  return record?.event.seq;
}

function resultText(
  { events, jobs }: ReplayProgress,
  { handler }: ReplayCommandOptions,
): string {
  const text = `replayed ${counted(events, 'event')}: ${counted(jobs, 'job')} to run again`;
  if (jobs > 0) return text;
  return `${text}. ${
    handler === undefined
      ? 'There was no dead letter. What waits for its next attempt runs by itself; --handler runs a handler again that is done'
      : 'They wait, or run, already, or the handler does not want them'
  }`;
}
