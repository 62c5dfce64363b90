import type { WebhookEventMap, WebhookQuestionMap } from '../core/event-map.js';

/** The types of a source's events and questions; any text for a source that adds none to the maps. */
export type KnownType<Source extends string> = string extends Source
  ? string
  : OrText<TypeIn<Source, keyof WebhookEventMap | keyof WebhookQuestionMap>>;

type TypeIn<
  Source extends string,
  Name,
> = Name extends `${Source}.${infer Type}` ? Type : never;

type OrText<Type extends string> = [Type] extends [never] ? string : Type;
