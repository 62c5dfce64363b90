import type { WebhookEventMap, WebhookQuestionMap } from './event-map.js';
import type { WebhookEvent as EventShape } from './event-shape.js';

/**
 * A verified and parsed webhook: any, or by its full name one whose type and
 * data are known, `WebhookEvent<'livekit.room_finished'>`.
 */
export type WebhookEvent<
  Type extends string = string,
  Data = DataOf<Type>,
> = EventShape<TypeOf<Type>, Data>;

/** The event of one source, narrowed by its type; a union of types gives a union of events. */
export type EventOf<
  Events extends object,
  Type extends keyof Events & string = keyof Events & string,
> = { [T in Type]: EventShape<T, Events[T]> }[Type];

/** The entries that a source adds to {@link WebhookEventMap}. */
export type FullNames<Source extends string, Events extends object> = {
  [Type in keyof Events & string as `${Source}.${Type}`]: EventShape<
    Type,
    Events[Type]
  >;
};

/** A full name, `<source>.<type>`: those of known events, and any other. */
export type WebhookEventName = keyof WebhookEventMap | `${string}.${string}`;

/** The event that belongs to a full name; a union of names gives a union of events, to be narrowed by type. */
export type NamedEvent<Name extends string> = Name extends keyof WebhookEventMap
  ? WebhookEventMap[Name]
  : Name extends keyof WebhookQuestionMap
    ? WebhookEvent<Name>
    : WebhookEvent;

/** What an event of that full name holds. */
type DataOf<Name extends string> = Name extends keyof WebhookEventMap
  ? WebhookEventMap[Name] extends { readonly data: infer Data }
    ? Data
    : unknown
  : Name extends keyof WebhookQuestionMap
    ? WebhookQuestionMap[Name]
    : unknown;

/** A full name without its source; anything else is the sender's name already. */
type TypeOf<Name extends string> = Name extends
  keyof WebhookEventMap | keyof WebhookQuestionMap
  ? Name extends `${string}.${infer Type}`
    ? Type
    : Name
  : Name;
