import { WebhookEvent } from 'livekit-server-sdk';
import { defineSource } from '../../core/define-source.js';
import { ConfigurationError, UnavailableError } from '../../core/errors.js';
import { readJsonObject } from '../../core/read-json-object.js';
import type { Samples } from '../../core/samples.js';
import type { ParsedEvent } from '../../core/webhook-source.js';
import { jwtBodyHash } from '../../signatures/jwt-body-hash.js';
import {
  knownSecrets,
  type Secret,
  type SecretResolver,
} from '../../signatures/secrets.js';
import { belugaSignature } from './beluga.js';
import { livekitEventTypes } from './livekit.events.js';
import { LiveKitRules, type LiveKitOptions } from './livekit.options.js';
import { livekitSensitive } from './livekit.sensitive.js';
import { unknownNames } from './unknown-names.js';

/** Of a package of LiveKit's own, which applications need not have. */
type MessageJson = Parameters<typeof WebhookEvent.fromJson>[0];
type KeyOptions = Extract<LiveKitOptions, { readonly apiKey: string }>;
type BelugaOptions = Extract<LiveKitOptions, { readonly signature: 'beluga' }>;

/**
 * Receives the webhooks of a LiveKit server or of LiveKit Cloud.
 *
 * LiveKit waits for each answer before it sends the next event of that room,
 * drops what has waited for 30 s, retries 5xx and 429 five times within 15 s,
 * and never retries any other 4xx.
 *
 * @example
 * ```ts
 * WebhooksModule.forRoot({
 *   sources: [livekit({ apiKey: 'APIkey', apiSecret: ['new secret', 'old secret'] })],
 * })
 * ```
 * @see https://docs.livekit.io/home/server/webhooks/
 */
export const livekit = defineSource<'livekit', LiveKitOptions>({
  name: 'livekit',
  title: 'LiveKit',
  eventTypes: livekitEventTypes,
  // Five attempts, seven seconds apart, span 28 s: the longest outage that
  // LiveKit's queue, which drops events after 30 s, survives without a loss.
  retryAfter: 7,
  routes: {
    events: {
      path: '',
      open: (options) => ({
        scheme: schemeOf(options),
        parse: ({ body }) => parse(body, options),
      }),
    },
  },
  rules: LiveKitRules,
  fromEnv: (env) => ({
    apiKey: env['LIVEKIT_API_KEY'],
    apiSecret: env['LIVEKIT_API_SECRET'],
  }),
  fromSecret: readKeyAndSecret,
  publishedSecrets: {
    values: ['secret', 'devsecret-0123456789abcdef0123456789abcdef'],
    in: (options) =>
      isBeluga(options)
        ? knownSecrets(options.apiSecret)
        : knownSecrets(...Object.values(keysOf(options))),
  },
  sensitive: livekitSensitive,
  samples: loadSamples,
});

/**
 * The key of LiveKit's own queues: egress id, else ingress id, else room name.
 * `egress_ended` and `room_finished` of one room are therefore not ordered.
 */
export function livekitKey(event: WebhookEvent): string {
  return (
    event.egressInfo?.egressId ||
    event.ingressInfo?.ingressId ||
    event.room?.name ||
    event.participant?.identity ||
    event.track?.sid ||
    // LiveKit puts all agent jobs into one queue; their room keeps its order in it.
    event.job?.room?.name ||
    'default'
  );
}

function parse(
  body: Buffer,
  { events, key = livekitKey }: LiveKitOptions,
): ParsedEvent | undefined {
  const raw = readJsonObject(body);
  const data = WebhookEvent.fromJson(raw as MessageJson, {
    ignoreUnknownFields: true,
  });
  const type = data.event;
  if (events && !(events as readonly string[]).includes(type)) return undefined;
  return {
    id: data.id || undefined,
    type,
    key: keyOf(data, key),
    occurredAt: data.createdAt
      ? new Date(Number(data.createdAt) * 1000)
      : undefined,
    data,
    raw,
    remarks: () => unknownNames(raw),
  };
}

/** @throws {UnavailableError} where the application's own function throws: an error of ours, so LiveKit must come back. */
function keyOf(
  event: WebhookEvent,
  key: (event: WebhookEvent) => string,
): string {
  try {
    return key(event);
  } catch (cause) {
    throw new UnavailableError('the key option of the livekit source threw', {
      cause,
    });
  }
}

function schemeOf(options: LiveKitOptions) {
  return isBeluga(options)
    ? belugaSignature({ secret: options.apiSecret })
    : jwtBodyHash({ ...options, keys: keysOf(options) });
}

/** @throws {ConfigurationError} unless there is a key before the secret. */
function readKeyAndSecret(text: string): object {
  const [apiKey = '', ...secret] = text.split(':');
  if (secret.length === 0) {
    throw new ConfigurationError(
      'LiveKit needs an API key and its secret: write both, KEY:SECRET',
    );
  }
  return { apiKey, apiSecret: secret.join(':') };
}

function isBeluga(options: LiveKitOptions): options is BelugaOptions {
  return 'signature' in options && options.signature === 'beluga';
}

function keysOf(
  options: Exclude<LiveKitOptions, BelugaOptions>,
): Readonly<Record<string, Secret>> | SecretResolver {
  // By value: an option that is there and undefined is not given.
  if ('keys' in options && options.keys) return options.keys;
  const { apiKey, apiSecret } = options as KeyOptions;
  return { [apiKey]: apiSecret };
}

async function loadSamples(): Promise<Samples> {
  const { livekitSamples } = await import('./livekit.samples.js');
  const { protojson } = await import('./protojson.js');
  return {
    payloads: { events: livekitSamples },
    headers: { 'content-type': 'application/webhook+json' },
    renew: (payload, { at, uuid }) => ({
      ...payload,
      id: `EV_${uuid.replaceAll('-', '').slice(0, 12)}`,
      createdAt: String(Math.floor(at.getTime() / 1000)),
    }),
    write: protojson,
  };
}
