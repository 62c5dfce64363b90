import type { Account, Accounts } from '../../core/accounts.js';
import { joinPath } from '../../core/join-path.js';
import type { Route } from '../../core/webhook-source.js';

/** One path, and what comes in there. */
export interface ListeningRoute {
  readonly account: Account;
  readonly name: string;
  readonly route: Route;
  readonly isQuestion: boolean;
}

/** The routes of all accounts, by path. */
export function routesByPath(
  accounts: Accounts,
): ReadonlyMap<string, ListeningRoute> {
  const routes = new Map<string, ListeningRoute>();
  for (const account of accounts.all) {
    for (const [name, route] of account.routes) {
      const { path, receives } = account.source.routes[name]!;
      const isQuestion = receives === 'questions';
      const at = `/${joinPath(account.path, path)}`;
      routes.set(at, { account, name, route, isQuestion });
    }
  }
  return routes;
}
