import { ConfigurationError } from '../core/errors.js';
import type { EventOf } from '../core/webhook-event.js';
import type { HandlerOptions } from './handler.js';
import { markHandler, type HandlerDecorator } from './handler-metadata.js';

/** Marks a method as the handler of one, several or, without a name, all known event types of a source; options stand last. */
export type OnEvent<Events extends object> = <
  Type extends string = keyof Events & string,
>(
  ...args: (NameIn<keyof Events & string, Type> | HandlerOptions)[]
) => HandlerDecorator<EventOf<Events, Type & keyof Events & string>>;

/**
 * A name that is one of `Names`. A wrong one is told in one line that lists
 * them: with overloads, and with a constraint, tsc says five things at once.
 * In a template, so that options are not taken for a name.
 */
export type NameIn<
  Names extends string,
  Name extends string,
> = Name extends Names ? `${Name}` : Names;

/**
 * Makes the decorator of a source, typed by its event map.
 *
 * @example
 * ```ts
 * interface AcmeEvents { 'stream.up': { id: string } }
 * export const OnAcmeEvent = createOnEvent<AcmeEvents>('acme', ['stream.up']);
 * ```
 */
export function createOnEvent<Events extends object>(
  source: string,
  knownTypes: readonly (keyof Events & string)[],
): OnEvent<Events> {
  return (...args: (string | HandlerOptions)[]) => {
    const { types, options } = splitOptions(args);
    const names = (types.length ? types : knownTypes).map(
      (type) => `${source}.${type}`,
    );
    return markHandler({ ...options, names });
  };
}

/**
 * Tells event names from the options that may stand behind them.
 *
 * @throws {ConfigurationError} for options that stand elsewhere, which the types let pass.
 */
export function splitOptions(args: readonly (string | HandlerOptions)[]) {
  const last = args.at(-1);
  const options = typeof last === 'object' ? last : {};
  const types = args.filter((arg) => typeof arg === 'string');
  if (types.length + Number(typeof last === 'object') < args.length) {
    throw new ConfigurationError(
      `The decorator of a handler takes names of events, and then one object with options; it got (${args.map((arg) => (typeof arg === 'string' ? `'${arg}'` : typeof arg)).join(', ')})`,
    );
  }
  return { types, options };
}
