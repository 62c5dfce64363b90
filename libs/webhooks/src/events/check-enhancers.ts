import { ConfigurationError } from '../core/errors.js';
import { ENHANCERS } from './handler-callback.js';
import type { HandlerHost } from './handler-invoker.js';

/**
 * Nest makes the enhancers that it finds on the methods of the classes that a
 * module provides, and leaves out, without a word, those that it has not made:
 * a guard, too.
 *
 * @param carriers the class, and the function that stands for the method
 * @throws {ConfigurationError} for one that would not run.
 */
export function checkEnhancers(
  name: string,
  host: HandlerHost,
  carriers: readonly object[],
): void {
  for (const [key, does] of Object.entries(ENHANCERS)) {
    const lost = carriers
      .flatMap((it) => Reflect.getMetadata(key, it) ?? [])
      .filter((it): it is Function => typeof it === 'function')
      .find((it) => !(does in it) && !host.host!.injectables.has(it));
    if (!lost) continue;
    throw new ConfigurationError(
      `${lost.name} would not run before ${name}, since Nest does not see it. It stands on a method that something has replaced: put it on the class, or above the decorator that wraps the method, or on the method that overrides it; spy on the method once the application has started. Or the class comes out of a factory, or is provided under another name: put the class itself into the providers`,
    );
  }
}
