import { setImmediate } from 'node:timers/promises';

/**
 * Resolves in the next turn of the event loop.
 *
 * It is what Node had when the library was loaded: fake timers of a test hold
 * up what lasts, retries for example, not what goes on at once.
 */
export const nextTurn: () => Promise<void> = setImmediate;
