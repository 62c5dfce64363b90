import type { ConfiguredAccount } from './account.js';
import { ConfigurationError } from './errors.js';
import { joinPath } from './join-path.js';
import type { SourceStart } from './source-start.js';
import type { Route, SourceDefinition } from './webhook-source.js';

/** An account in use. */
export interface Account {
  readonly name: string;
  readonly path: string;
  readonly source: SourceDefinition<string, object>;
  readonly routes: ReadonlyMap<string, Route>;
  /** What its source does once the application has started. */
  started?(start: SourceStart): Promise<void>;
}

/** By name: the test kit may be another copy of the library than the application's. */
export const ACCOUNTS = Symbol.for('nestjs-livestream-webhooks:accounts');

/** The accounts of an application, by name. */
export class Accounts {
  readonly #accounts = new Map<string, Account>();

  get all(): readonly Account[] {
    return [...this.#accounts.values()];
  }

  has(name: string): boolean {
    return this.#accounts.has(name);
  }

  get(name: string): Account | undefined {
    return this.#accounts.get(name);
  }

  /** @throws {ConfigurationError} when the name or the path is taken. */
  add(
    { account: name, source, options }: ConfiguredAccount,
    path: string,
  ): void {
    if (this.#accounts.has(name)) {
      throw new ConfigurationError(
        `Two sources are registered as account "${name}". Name one of them: ${source.name}({ account: '...' })`,
      );
    }
    const paths = pathsOf(path, source);
    const neighbour = this.all.find((account) =>
      pathsOf(account.path, account.source).some((taken) =>
        paths.includes(taken),
      ),
    );
    if (neighbour) {
      throw new ConfigurationError(
        `The accounts "${neighbour.name}" and "${name}" have the same path, "${path}", or a route of one has that of the other. Give one of them another: ${source.name}({ path: '...' })`,
      );
    }
    const routes = Object.entries(source.routes).map(
      ([route, definition]) => [route, definition.open(options)] as const,
    );
    this.#accounts.set(name, {
      name,
      path,
      source,
      routes: new Map(routes),
      ...(source.started && {
        started: (start: SourceStart) => source.started!(options, start),
      }),
    });
  }

  /** @throws {TypeError} for an account or route that nobody registered: a mistake of the library. */
  route(account: string, route: string): { account: Account; route: Route } {
    const found = this.#accounts.get(account);
    const opened = found?.routes.get(route);
    if (!found || !opened) throw new TypeError(`no route ${account}/${route}`);
    return { account: found, route: opened };
  }
}

/** Where an account listens; Express does not tell upper case from lower. */
function pathsOf(
  path: string,
  { routes }: SourceDefinition<string, any>,
): readonly string[] {
  return Object.values(routes).map((route) =>
    joinPath(path, route.path).toLowerCase(),
  );
}
