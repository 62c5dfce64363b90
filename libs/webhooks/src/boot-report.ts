import type { Account } from './core/accounts.js';
import type { Destination } from './core/destination.js';
import { resolvePolicy, type HandlerPolicy } from './core/handler-policy.js';
import { joinPath } from './core/join-path.js';
import { printable } from './core/printable.js';
import { isAsked, type Handler } from './events/handler.js';
import { handlerId } from './forwarder/handler-id.js';
import type { InboxOption } from './inbox/inbox-option.js';
import type { Role } from './webhooks.options.js';

/** What an application is made of, once it has started. */
export interface BootFacts {
  readonly role: Role;
  readonly inbox: Pick<InboxOption, 'name'>;
  /** Whether it is open; its store may be away still. */
  readonly isOpen: boolean;
  readonly accounts: readonly Account[];
  /** All of them, those of destinations and of questions too. */
  readonly handlers: readonly Handler[];
  /** Of handlers that do not say it themselves. */
  readonly policy: HandlerPolicy;
  readonly destinations: readonly Destination[];
  /** The path under which the application serves a route. */
  readonly served: (path: string) => string;
}

type Row = readonly string[];

/** Rows of one kind; the others are counted. */
const MOST_ROWS = 20;
const MOST_EVENTS = 3;

/** What stands in the log at start: one text, a line for each thing that there is. */
export function bootReport(facts: BootFacts): string {
  const { role, inbox, isOpen, handlers, destinations } = facts;
  const state = isOpen ? 'Ready' : 'Waits for its inbox,';
  const sending = new Map<string, Destination>(
    destinations.map((it) => [handlerId(it.name), it]),
  );
  const isSending = ({ id }: Handler) => sending.has(id);
  return [
    `${state} with role '${role}': ${TASK_OF[role]}. Inbox: ${printable(inbox.name)}`,
    ...section(
      'accounts',
      facts.accounts.flatMap((it) => routesOf(it, facts)),
    ),
    ...section(
      'handlers',
      handlers
        .filter((it) => !isSending(it))
        .map((it) => [it.id, eventsOf(it), lanesOf(it, facts)]),
    ),
    ...section(
      'destinations',
      handlers
        .filter(isSending)
        .map((it) => [
          sending.get(it.id)!.name,
          hostOf(sending.get(it.id)!),
          eventsOf(it),
          lanesOf(it, facts),
        ]),
    ),
  ].join('\n');
}

const TASK_OF: Readonly<Record<Role, string>> = {
  all: 'receives webhooks and runs handlers',
  web: 'receives webhooks; workers run the handlers',
  worker: 'runs handlers, and has no routes',
};

function routesOf(
  { name, path, source, routes }: Account,
  { role, served }: BootFacts,
): Row[] {
  if (role === 'worker') return [[name]];
  return [...routes].map(([route, { scheme }], index) => [
    index === 0 ? name : '',
    `POST ${served(joinPath(path, source.routes[route]?.path))}`,
    scheme.proof ?? 'a scheme of its own',
  ]);
}

function eventsOf({ subscriptions }: Handler): string {
  const names = subscriptions.flatMap(({ names, account }) =>
    names.map((name) =>
      account === undefined ? name : `${name} (${account})`,
    ),
  );
  const more = names.length - MOST_EVENTS;
  return more > 1
    ? `${names.slice(0, MOST_EVENTS).join(', ')} and ${more} more`
    : names.join(', ') || 'none by itself';
}

function lanesOf(handler: Handler, { policy: shared }: BootFacts): string {
  if (isAsked(handler)) {
    return `answers within ${handler.subscriptions[0]?.deadline} ms`;
  }
  const { order, concurrency, onDead } = resolvePolicy(handler.policy, shared);
  return [
    order === 'key' ? 'in order per key' : 'without order',
    `${concurrency} at once`,
    ...(onDead === 'block' ? ['a dead letter blocks its key'] : []),
    ...(handler.transactional ? ['transactional'] : []),
  ].join(', ');
}

/** Without what may be a secret: path, query, user and password. */
function hostOf(destination: Destination): string {
  return 'endpointFor' in destination
    ? 'chosen by event'
    : new URL(destination.url).origin;
}

function section(title: string, rows: readonly Row[]): string[] {
  if (rows.length === 0)
    return title === 'destinations' ? [] : [`${title}: none`];
  const more = rows.length - MOST_ROWS;
  return [
    `${title}:`,
    ...aligned(rows.slice(0, more > 1 ? MOST_ROWS : undefined)),
    ...(more > 1 ? [`  and ${more} more`] : []),
  ];
}

function aligned(rows: readonly Row[]): string[] {
  const cells = rows.map((row) => row.map(printable));
  const widths = Array.from({ length: 4 }, (_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  return cells.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd(),
  );
}
