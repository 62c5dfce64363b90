import { WebhookEvent } from 'livekit-server-sdk';

/** What is used of how LiveKit's package describes a message. */
interface Message {
  readonly fields: { findJsonName(name: string): Field | undefined };
}

interface Enum {
  findName(name: string): object | undefined;
  findNumber(value: number): { readonly name: string } | undefined;
}

type Field =
  | { readonly kind: 'enum'; readonly T: Enum }
  | { readonly kind: 'message'; readonly T: Message }
  | { readonly kind: 'scalar' | 'map' };

/**
 * The values of a body for which the installed `livekit-server-sdk` has no
 * number: those of a server that is newer than it. Each as a sentence.
 */
export function unknownNames(json: object): readonly string[] {
  return [...find(WebhookEvent as unknown as Message, json, '')];
}

function* find(
  { fields }: Message,
  json: object,
  path: string,
): Generator<string> {
  for (const [key, given] of Object.entries(json)) {
    const field = fields.findJsonName(key);
    if (field?.kind !== 'enum' && field?.kind !== 'message') continue;
    for (const value of [given].flat() as unknown[]) {
      if (field.kind === 'enum') {
        if (typeof value !== 'string' || field.T.findName(value)) continue;
        const reads = Array.isArray(given)
          ? 'lacks a value'
          : `reads as ${field.T.findNumber(0)?.name ?? ''}, 0`;
        yield `${path}${key} ${reads}: this livekit-server-sdk does not know "${value}"`;
      } else if (typeof value === 'object' && value !== null) {
        yield* find(field.T, value, `${path}${key}.`);
      }
    }
  }
}
