import { InvalidArgumentError, Option, type Command } from 'commander';
import type { EventFilter, EventScope } from '../../inbox/event-filter.js';
import type { JobStatus } from '../../inbox/job-record.js';

export interface ScopeOptions {
  readonly account?: string;
  readonly tenant?: string;
}

/** Which events; all that is given must fit. */
export interface FilterOptions extends ScopeOptions {
  readonly source?: string;
  readonly type?: string;
  readonly key?: string;
  readonly status?: JobStatus;
  readonly since?: Date;
  readonly until?: Date;
  readonly search?: string;
}

export function withScope(command: Command): Command {
  return command
    .option('--account <name>', 'of this account')
    .option('--tenant <name>', 'of this tenant');
}

export function withFilter(
  command: Command,
  statuses: readonly JobStatus[],
): Command {
  return withScope(command)
    .option('--source <name>', 'of this source, such as livekit')
    .option('--type <type>', 'of this type, such as room_finished')
    .option('--key <key>', 'of this key: the room, the stream, the call')
    .addOption(
      new Option('--status <status>', 'with a job of this status').choices(
        statuses,
      ),
    )
    .option(
      '--since <time>',
      'received then or later: 2026-11-01, or 90m, 6h, 2d ago',
      time,
    )
    .option('--until <time>', 'received before', time)
    .option('--search <text>', 'with this text in id, key, type or body');
}

export function filterOf({
  source,
  type,
  key,
  status,
  since,
  until,
  search,
  ...scope
}: FilterOptions): EventFilter {
  return defined({
    source,
    type,
    key,
    status,
    since,
    until,
    search,
    ...scopeOf(scope),
  });
}

export function scopeOf({ account, tenant }: ScopeOptions): EventScope {
  return defined({ account, tenant });
}

/** Without what is not given: a filter has no empty fields. */
function defined<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]: NonNullable<Fields[Name]> } {
  const given = Object.entries(fields).filter(
    ([, value]) => value !== undefined,
  );
  return Object.fromEntries(given) as {
    [Name in keyof Fields]: NonNullable<Fields[Name]>;
  };
}

const UNITS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

function time(text: string): Date {
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const date = unit
    ? new Date(Date.now() - Number(count) * UNITS[unit]!)
    : new Date(text);
  if (!Number.isNaN(+date)) return date;
  throw new InvalidArgumentError(
    'It must be a time such as 2026-11-01T03:00Z, or how long ago: 90m, 6h, 2d.',
  );
}
