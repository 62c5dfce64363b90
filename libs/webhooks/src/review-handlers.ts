import type { Accounts } from './core/accounts.js';
import { ConfigurationError } from './core/errors.js';
import { isAsked, type Handler, type Subscription } from './events/handler.js';

/**
 * Looks for handlers that can never run.
 *
 * @returns warnings: senders add events, so a name that is not known may be right
 * @throws {ConfigurationError} for an account that is not registered.
 */
export function reviewHandlers(
  handlers: readonly Handler[],
  accounts: Accounts,
): string[] {
  return handlers.flatMap((handler) =>
    handler.subscriptions.flatMap((subscription) => {
      checkAccountName(handler.id, subscription, accounts);
      return subscription.names.flatMap((name) =>
        review(handler, name, accounts),
      );
    }),
  );
}

function checkAccountName(
  id: string,
  { account }: Subscription,
  accounts: Accounts,
): void {
  if (account === undefined || accounts.has(account)) return;
  const names = accounts.all.map(({ name }) => `"${name}"`).join(', ');
  throw new ConfigurationError(
    `The handler "${id}" asks for account "${account}", which is not registered. Registered: ${names || 'none'}`,
  );
}

function review(handler: Handler, name: string, accounts: Accounts): string[] {
  const { id } = handler;
  if (name === '*') return [];
  const [sourceName = '', ...rest] = name.split('.');
  const type = rest.join('.');
  const source = accounts.all.find((a) => a.source.name === sourceName)?.source;
  if (!source) {
    return [
      `The handler "${id}" waits for "${name}", but no source "${sourceName}" is registered`,
    ];
  }
  const { eventTypes, questionTypes = [] } = source;
  if (questionTypes.includes(type) && !isAsked(handler)) {
    return [
      `The handler "${id}" waits for "${name}", which is a question: its answer is given by the decorator for that question only`,
    ];
  }
  if (eventTypes.includes(type) || questionTypes.includes(type)) return [];
  return [
    `The handler "${id}" waits for "${name}", which ${source.title} is not known to send. Known: ${source.eventTypes.join(', ')}`,
  ];
}
