import { randomUUID } from 'node:crypto';
import type { Samples } from '../core/samples.js';
import type { SourceDefinition } from '../core/webhook-source.js';
import type { KnownType } from './known-type.js';
import { overriding } from './overriding.js';

export interface PayloadOptions {
  /** Laid over the sample: objects field by field, all else replaced; `undefined` takes a field away. */
  readonly overrides?: Readonly<Record<string, unknown>>;
  /**
   * When the event happens, and is signed.
   * @default now
   */
  readonly at?: Date;
  /**
   * Which route of the source, by name.
   * @default the first that has a sample of the event
   */
  readonly route?: string;
}

/** A source, called with its options or not. */
export interface SourceLike<Name extends string> {
  readonly source: SourceDefinition<Name, any>;
}

/** A payload as a sender would send it, and what is needed to send it. */
export interface Payload {
  readonly type: string;
  readonly route: string;
  readonly payload: object;
  readonly samples: Samples;
  readonly at: Date;
}

/**
 * Makes a payload out of a source's sample: a new event, with an id and a time of its own.
 *
 * @throws {TypeError} that names the samples there are, where there is none of `type`.
 */
export async function buildPayload<Name extends string>(
  { source }: SourceLike<Name>,
  type: KnownType<Name>,
  { overrides = {}, at = new Date(), route }: PayloadOptions = {},
): Promise<Payload> {
  const samples = await source.samples?.();
  if (!samples) {
    throw new TypeError(
      `The source "${source.name}" has no samples: give its definition some, samples: async () => ({ payloads, headers, renew })`,
    );
  }
  const [name, sample] = find(source.name, samples, type, route);
  const renewed = samples.renew(sample, { at, uuid: randomUUID() });
  const payload = overriding(renewed, overrides);
  return { type, route: name, payload, samples, at };
}

/** The bytes of a payload, as its sender writes them. */
export function write({ samples, payload }: Payload): Buffer {
  return samples.write?.(payload) ?? Buffer.from(JSON.stringify(payload));
}

function find(
  source: string,
  { payloads }: Samples,
  type: string,
  wanted?: string,
): readonly [route: string, sample: object] {
  const routes = Object.entries(payloads).filter(
    ([route]) => wanted === undefined || route === wanted,
  );
  for (const [route, byType] of routes) {
    if (Object.hasOwn(byType, type)) return [route, byType[type]!];
  }
  const known = routes.flatMap(([, byType]) => Object.keys(byType));
  const where = wanted === undefined ? '' : ` on its route "${wanted}"`;
  throw new TypeError(
    `The source "${source}" has no sample of "${type}"${where}. It has: ${known.join(', ') || 'none'}`,
  );
}
