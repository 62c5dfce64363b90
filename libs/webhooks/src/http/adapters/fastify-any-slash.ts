import { isAnySlashConfig } from './raw-body-route.js';

interface RouteOptions {
  readonly method: string | string[];
  readonly url: string;
  readonly config?: object;
}

/** What is used of a Fastify instance. */
export interface FastifyRoutes {
  addHook(name: 'onRoute', hook: (route: RouteOptions) => void): unknown;
  route(route: RouteOptions): unknown;
}

/**
 * Collects the routes that are served with a slash at the end, too, as Express
 * serves them: senders' forms are filled in by hand. Called before the routes
 * are registered, and before other hooks change what they are made of.
 *
 * @returns adds those that nobody else serves; called when all routes stand
 */
export function collectAnySlashRoutes(instance: FastifyRoutes): () => void {
  const found: RouteOptions[] = [];
  instance.addHook('onRoute', (route) => {
    const { config, url } = route;
    if (isAnySlashConfig(config) && !url.endsWith('/')) {
      found.push({ ...route, url: `${url}/` });
    }
  });
  return () => {
    for (const route of found) addUnlessServed(instance, route);
  };
}

/** Not if the application has such a route, or Fastify ignores slashes anyway. */
function addUnlessServed(instance: FastifyRoutes, route: RouteOptions): void {
  try {
    instance.route(route);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'FST_ERR_DUPLICATED_ROUTE') throw error;
  }
}
