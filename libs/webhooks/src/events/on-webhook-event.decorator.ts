import type {
  NamedEvent,
  WebhookEvent,
  WebhookEventName,
} from '../core/webhook-event.js';
import { splitOptions, type NameIn } from './create-on-event.js';
import type { HandlerOptions } from './handler.js';
import { markHandler, type HandlerDecorator } from './handler-metadata.js';

/**
 * Hands events of any source to the decorated method, by full name; without a
 * name, every event, those of unknown types too.
 *
 * @example
 * ```ts
 * @OnWebhookEvent('livekit.room_finished')
 * close(event: WebhookEvent<'livekit.room_finished'>) {}
 *
 * @OnWebhookEvent()
 * audit(event: WebhookEvent) {}
 *
 * @OnWebhookEvent('livekit.new_thing') // a type that the library does not know yet
 * newThing(event: WebhookEvent) {}
 * ```
 */
export function OnWebhookEvent<Name extends string = never>(
  ...args: (NameIn<WebhookEventName, Name> | HandlerOptions)[]
): HandlerDecorator<EventNamed<Name>> {
  const { types, options } = splitOptions(args);
  return markHandler({ ...options, names: types.length ? types : ['*'] });
}

/** Without a name it is every event. */
type EventNamed<Name extends string> = [Name] extends [never]
  ? WebhookEvent
  : NamedEvent<Name & WebhookEventName>;
