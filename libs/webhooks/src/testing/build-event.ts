import { eventOf } from '../core/event-of.js';
import type { NamedEvent } from '../core/webhook-event.js';
import {
  buildPayload,
  write,
  type PayloadOptions,
  type SourceLike,
} from './build-payload.js';
import { headerLists } from './header-lists.js';
import type { KnownType } from './known-type.js';

/**
 * Makes an event as a handler gets it, to call the handler with: a sample of
 * the source with a fresh id and the current time, your overrides laid over it.
 *
 * @throws {TypeError} where there is no such sample.
 * @example
 * ```ts
 * const event = await buildEvent(livekit, 'room_finished', {
 *   overrides: { room: { name: 'standup' } },
 * });
 * await handlers.close(event);
 * ```
 */
export async function buildEvent<
  Name extends string,
  const Type extends KnownType<Name>,
>(
  source: SourceLike<Name> & { readonly account: string },
  type: Type,
  options: PayloadOptions = {},
): Promise<NamedEvent<`${Name}.${Type}`>> {
  const payload = await buildPayload(source, type, options);
  const body = write(payload);
  const route = source.source.routes[payload.route]!;
  const headers = headerLists(payload.samples.headers);
  const parsed = route.open(optionsOf(source)).parse({ headers, body });
  if (!parsed) {
    throw new TypeError(`The options of the source leave out "${type}"`);
  }
  const account = { name: source.account, source: source.source };
  const event = eventOf(account, payload.route, parsed, {
    body,
    receivedAt: payload.at,
  });
  return event as NamedEvent<`${Name}.${Type}`>;
}

/** Without options of its own, a source gets some: what it reads does not depend on its secrets. */
function optionsOf(source: SourceLike<string>): object {
  if ('options' in source) return source.options as object;
  const secrets = { get: () => 'a secret for tests' };
  return source.source.fromEnv(new Proxy({}, secrets));
}
