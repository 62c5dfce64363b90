import type { EventFilter, EventScope } from './event-filter.js';

/** What somebody beside the application asks of it. */
export type InboxCommand =
  | {
      readonly kind: 'replay';
      /** The `seq` of an event, or a filter. */
      readonly which: number | EventFilter;
      readonly handler?: string;
      readonly rate?: number;
    }
  | { readonly kind: 'drop'; readonly seq: number }
  | { readonly kind: 'pause' | 'resume'; readonly handler: string }
  | {
      readonly kind: 'unblock';
      readonly handler: string;
      readonly key: string;
      readonly of: EventScope;
    };

const MOST = 16_384;

/** @throws {RangeError} for one that is longer than a store need hold. */
export function commandText(command: InboxCommand): string {
  const text = JSON.stringify(command);
  if (text.length <= MOST) return text;
  throw new RangeError(`the command is too long: at most ${MOST} characters`);
}

/**
 * Reads what {@link commandText} wrote.
 *
 * @throws {TypeError} for a kind that another version of this library knows.
 */
export function readCommand(text: string): InboxCommand {
  const command = JSON.parse(text) as InboxCommand;
  if (!KINDS.has(command.kind)) {
    throw new TypeError(
      'the application does not know this command: its nestjs-livestream-webhooks is another version than that of the command line',
    );
  }
  if (command.kind !== 'replay' || typeof command.which !== 'object') {
    return command;
  }
  const { since, until, ...which } = command.which;
  return {
    ...command,
    which: {
      ...which,
      ...(since !== undefined && { since: new Date(since) }),
      ...(until !== undefined && { until: new Date(until) }),
    },
  };
}

/** Whether it may take minutes: it holds up none that is done at once. */
export function isLong(command: InboxCommand): boolean {
  return command.kind === 'replay' && typeof command.which === 'object';
}

const KINDS: ReadonlySet<string> = new Set([
  'replay',
  'drop',
  'pause',
  'resume',
  'unblock',
] satisfies InboxCommand['kind'][]);
