import type { EventOf } from '../core/webhook-event.js';
import type { HandlerOptions } from './handler.js';
import { markHandler, type HandlerDecorator } from './handler-metadata.js';

/** Marks a method as the handler of one, several or, without a name, all known event types of a source. */
export interface OnEvent<Events extends object> {
  <Type extends keyof Events & string = keyof Events & string>(
    ...types: Type[]
  ): HandlerDecorator<EventOf<Events, Type>>;
  <Type extends keyof Events & string = keyof Events & string>(
    ...args: [...types: Type[], options: HandlerOptions]
  ): HandlerDecorator<EventOf<Events, Type>>;
}

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

/** Tells event names from the options that may stand behind them. */
export function splitOptions(args: readonly (string | HandlerOptions)[]) {
  const last = args.at(-1);
  const options = typeof last === 'object' ? last : {};
  const types = args.filter((arg) => typeof arg === 'string');
  return { types, options };
}
