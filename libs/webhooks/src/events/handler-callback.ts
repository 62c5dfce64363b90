/** Where Nest keeps enhancers on a class or a function. */
export const ENHANCERS = {
  __guards__: 'canActivate',
  __interceptors__: 'intercept',
  __pipes__: 'transform',
  __exceptionFilters__: 'catch',
} as const;

/**
 * The function that Nest takes for a handler. It looks the method up when it is
 * called, so that a spy is called that came later, and carries the metadata of
 * all functions that stood there: a decorator that wraps a method leaves the
 * guards behind that were put on it before.
 *
 * @param stood those functions, the first first
 */
export function handlerCallback(
  method: string,
  stood: readonly unknown[],
): (this: any, ...args: unknown[]) => unknown {
  const callback = function (this: any, ...args: unknown[]): unknown {
    return this[method](...args);
  };
  // Logs name it.
  Object.defineProperty(callback, 'name', { value: method });
  for (const other of stood.filter((it) => typeof it === 'function')) {
    for (const key of Reflect.getMetadataKeys(other)) {
      const value: unknown = Reflect.getMetadata(key, other);
      const earlier: unknown = Reflect.getMetadata(key, callback);
      Reflect.defineMetadata(
        key,
        key in ENHANCERS ? union(earlier, value) : value,
        callback,
      );
    }
  }
  return callback;
}

function union(earlier: unknown = [], later: unknown): unknown[] {
  return [...new Set([earlier, later].flat())];
}
