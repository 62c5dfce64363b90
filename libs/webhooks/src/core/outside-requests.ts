import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Runs a function in the async context of when the library was loaded: what it
 * starts (promises, timers, connections) sees the store of no request. Whoever
 * awaits its result is back in its own.
 */
export const outsideRequests: <Result>(work: () => Result) => Result =
  AsyncLocalStorage.snapshot();
