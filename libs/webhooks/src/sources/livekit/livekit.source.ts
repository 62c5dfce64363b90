import { isUtf8 } from 'node:buffer';
import { IsOptional, Min, ValidateIf } from 'class-validator';
import { WebhookEvent } from 'livekit-server-sdk';
import { defineSource } from '../../core/define-source.js';
import type { ParsedEvent } from '../../core/webhook-source.js';
import { IsKeyRing } from '../../signatures/is-key-ring.decorator.js';
import { IsSecret } from '../../signatures/is-secret.decorator.js';
import { jwtBodyHash } from '../../signatures/jwt-body-hash.js';
import {
  secretList,
  type Secret,
  type SecretResolver,
} from '../../signatures/secrets.js';
import { livekitEventTypes } from './livekit.events.js';

interface CommonOptions {
  /**
   * Seconds by which LiveKit's clock may differ from ours.
   * @default 60
   */
  readonly leeway?: number;
  /**
   * What must stay in order; see {@link livekitKey}.
   * @default LiveKit's own queue key
   */
  readonly key?: (event: WebhookEvent) => string;
}

/** One API key with its secret (several while it is being replaced), or many keys, or a resolver. */
export type LiveKitOptions = CommonOptions &
  (
    | { readonly apiKey: string; readonly apiSecret: Secret }
    | { readonly keys: Readonly<Record<string, Secret>> | SecretResolver }
  );

class LiveKitRules {
  @ValidateIf((options: LiveKitRules) => options.keys === undefined)
  @IsSecret({
    message:
      'apiKey is blank: set it, or LIVEKIT_API_KEY for livekit.fromEnv(), which reads the environment when it is called: load a .env file before',
  })
  apiKey?: string;

  @ValidateIf((options: LiveKitRules) => options.keys === undefined)
  @IsSecret({
    message:
      'apiSecret is blank, so everybody could sign: set it, or LIVEKIT_API_SECRET for livekit.fromEnv()',
  })
  apiSecret?: Secret;

  @IsOptional()
  @IsKeyRing({
    message:
      'keys must be a resolver, or hold at least one API key with a secret that is not blank',
  })
  keys?: Record<string, Secret> | SecretResolver;

  @IsOptional()
  @Min(0, { message: 'leeway must be a number of seconds, 0 or more' })
  leeway?: number;
}

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
        scheme: jwtBodyHash({ ...options, keys: keysOf(options) }),
        parse: ({ body }) => parse(body, options.key ?? livekitKey),
      }),
    },
  },
  rules: LiveKitRules,
  fromEnv: (env) => ({
    apiKey: env['LIVEKIT_API_KEY'],
    apiSecret: env['LIVEKIT_API_SECRET'],
  }),
  secrets: (options) => {
    const keys = keysOf(options);
    return typeof keys === 'function'
      ? []
      : Object.values(keys).flatMap(secretList);
  },
  publishedSecrets: ['secret', 'devsecret-0123456789abcdef0123456789abcdef'],
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

function parse(body: Buffer, keyOf: (event: WebhookEvent) => string) {
  if (!isUtf8(body)) throw new TypeError('the body is not UTF-8');
  const raw = JSON.parse(body.toString());
  const data = WebhookEvent.fromJson(raw, { ignoreUnknownFields: true });
  return {
    id: data.id || undefined,
    type: data.event,
    key: keyOf(data),
    occurredAt: data.createdAt
      ? new Date(Number(data.createdAt) * 1000)
      : undefined,
    data,
    raw,
  } satisfies ParsedEvent;
}

function keysOf(options: LiveKitOptions) {
  return 'keys' in options
    ? options.keys
    : { [options.apiKey]: options.apiSecret };
}
