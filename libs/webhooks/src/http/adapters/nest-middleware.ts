import type { HttpServer } from '@nestjs/common';

const bound = new WeakSet();

/**
 * Notes which of an adapter's handlers are Nest's middleware from now on. Bound
 * by path and method, one is a route to Express, as those that answer are.
 */
export function noteNestMiddleware(adapter: HttpServer): void {
  const create = adapter.createMiddlewareFactory.bind(adapter);
  adapter.createMiddlewareFactory = (method) => {
    const register = create(method);
    if (typeof register !== 'function') return register;
    return (path, callback) => {
      bound.add(callback);
      return register(path, callback);
    };
  };
}

export function isNestMiddleware(handler: object): boolean {
  return bound.has(handler);
}
