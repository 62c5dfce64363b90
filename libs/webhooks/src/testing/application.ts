import type { INestApplication } from '@nestjs/common';
import { ExternalContextCreator, type NestContainer } from '@nestjs/core';
import { ACCOUNTS, type Account, type Accounts } from '../core/accounts.js';
import { joinPath } from '../core/join-path.js';

/** One for each application: two webhooks sent at once must not start it twice. */
const starting = new WeakMap<INestApplication, Promise<unknown>>();

/** The application with all of its accounts, listening. */
export async function started(app: INestApplication): Promise<void> {
  if (app.getHttpServer().listening) return;
  const listening = starting.get(app) ?? app.listen(0, '127.0.0.1');
  starting.set(app, listening);
  await listening;
}

/** @throws {TypeError} that names the accounts there are. */
export function accountOf(app: INestApplication, name: string): Account {
  const { all } = app.get<Accounts>(ACCOUNTS, { strict: false });
  const account = all.find((candidate) => candidate.name === name);
  if (account) return account;
  const names = all.map((candidate) => `"${candidate.name}"`).join(', ');
  throw new TypeError(
    `The application has no account "${name}". It has: ${names || 'none'}. Name one of them: { account: '...' }`,
  );
}

/** Where a route of an account is reached. */
export async function addressOf(
  app: INestApplication,
  { path, source }: Account,
  route: string,
  given?: string,
): Promise<string> {
  const own = joinPath(prefixOf(app), path, source.routes[route]?.path);
  return new URL(given ?? own, `${await app.getUrl()}/`).href;
}

/** Nest tells nobody its global prefix but its own parts. */
function prefixOf(app: INestApplication): string | undefined {
  const { container } = app.get(ExternalContextCreator, {
    strict: false,
  }) as unknown as { container: NestContainer };
  return container.applicationConfig?.getGlobalPrefix();
}
