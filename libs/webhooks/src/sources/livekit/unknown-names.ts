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
  const found: string[] = [];
  find(WebhookEvent as unknown as Message, json, '', found);
  return found;
}

// Of each event, where debug lines are shown: nothing is made that is not needed.
function find(
  { fields }: Message,
  json: object,
  path: string,
  found: string[],
): void {
  for (const key in json) {
    const given = (json as Readonly<Record<string, unknown>>)[key];
    const field = fields.findJsonName(key);
    const name = path + key;
    if (Array.isArray(given)) {
      for (const value of given) look(field, value, name, found, true);
    } else look(field, given, name, found);
  }
}

function look(
  field: Field | undefined,
  value: unknown,
  name: string,
  found: string[],
  isListed = false,
): void {
  if (field?.kind === 'message') {
    if (typeof value !== 'object' || value === null) return;
    find(field.T, value, `${name}.`, found);
  } else if (field?.kind === 'enum') {
    if (typeof value !== 'string' || field.T.findName(value)) return;
    const reads = isListed
      ? 'lacks a value'
      : `reads as ${field.T.findNumber(0)?.name ?? ''}, 0`;
    found.push(
      `${name} ${reads}: this livekit-server-sdk does not know "${value}"`,
    );
  }
}
