import { isUtf8 } from 'node:buffer';
import { IsOptional, Min, ValidateIf } from 'class-validator';
import { defineSource } from '../../core/define-source.js';
import type { ParsedEvent } from '../../core/webhook-source.js';
import { IsSecret } from '../../signatures/is-secret.decorator.js';
import {
  secretList,
  type Secret,
  type SecretResolver,
} from '../../signatures/secrets.js';
import { timestampedHmac } from '../../signatures/timestamped-hmac.js';
import { livepeerEventTypes } from './livepeer.events.js';

export interface LivepeerOptions {
  /**
   * The `sharedSecret` of the webhook, exactly as registered. Livepeer signs
   * retries with the secret of the first attempt for up to 24.4 h: name the old one along with the new.
   */
  readonly secret: Secret | SecretResolver;
  /**
   * Seconds by which Livepeer's clock may differ from ours.
   * @default 300
   */
  readonly tolerance?: number;
}

class LivepeerRules {
  @ValidateIf(({ secret }: LivepeerRules) => typeof secret !== 'function')
  @IsSecret({
    message:
      'secret is blank, and Livepeer does not sign at all without one: set it here and in Livepeer, or LIVEPEER_WEBHOOK_SECRET for livepeer.fromEnv()',
  })
  secret?: Secret | SecretResolver;

  @IsOptional()
  @Min(1, { message: 'tolerance must be a number of seconds, 1 or more' })
  tolerance?: number;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Receives the webhooks of Livepeer Studio, and answers its access control.
 *
 * Livepeer retries 5xx, time-outs (30 s) and network errors for 24.4 h, and
 * never a 4xx. It keeps no order.
 *
 * @example
 * ```ts
 * WebhooksModule.forRoot({ sources: [livepeer({ secret: 'the shared secret' })] })
 * ```
 * @see https://docs.livepeer.org/developers/guides/setup-and-listen-to-webhooks
 */
export const livepeer = defineSource<'livepeer', LivepeerOptions>({
  name: 'livepeer',
  title: 'Livepeer',
  eventTypes: livepeerEventTypes,
  questionTypes: ['playback.accessControl'],
  retryAfter: 5,
  routes: {
    events: {
      path: '',
      open: (options) => ({
        // `t` is not part of what is signed; the signed body repeats it.
        scheme: scheme(options, { repeatedIn: 'timestamp' }),
        parse: ({ body }) => parseEvent(body),
      }),
    },
    accessControl: {
      path: 'access-control',
      receives: 'questions',
      open: (options) => ({
        // The body's `timestamp` may be the viewer's.
        scheme: scheme(options),
        parse: ({ body }) => parseAccessRequest(body),
      }),
    },
  },
  rules: LivepeerRules,
  fromEnv: (env) => ({ secret: env['LIVEPEER_WEBHOOK_SECRET'] }),
  secrets: ({ secret }) =>
    typeof secret === 'function' ? [] : secretList(secret),
  publishedSecrets: ['livepeer-dev-secret'],
});

function scheme(options: LivepeerOptions, more: { repeatedIn?: string } = {}) {
  const { secret, tolerance = 300 } = options;
  return timestampedHmac({
    header: 'livepeer-signature',
    message: ['body'],
    unit: 'ms',
    secret,
    tolerance,
    ...more,
  });
}

function parseEvent(body: Buffer): ParsedEvent {
  const raw = readObject(body);
  // Strangers can have Livepeer sign a body of theirs, but not without this field.
  if ('accessKey' in raw) {
    throw new TypeError('an access control request is no event');
  }
  const { event: type, id, timestamp, createdAt } = raw;
  if (typeof type !== 'string') throw new TypeError('there is no event name');
  return {
    // The old envelope has no timestamp, and the registration's id as `id`.
    id:
      timestamp !== undefined && typeof id === 'string' && id !== ''
        ? id
        : undefined,
    type,
    key: keyOf(raw),
    occurredAt: typeof createdAt === 'number' ? new Date(createdAt) : undefined,
    data: isLive(type) ? { ...raw, ...liveFields(raw) } : raw,
    raw,
  };
}

function parseAccessRequest(body: Buffer): ParsedEvent {
  const raw = readObject(body);
  if (!('accessKey' in raw)) {
    throw new TypeError('an access control request has an accessKey');
  }
  return { type: 'playback.accessControl', key: 'access', data: raw, raw };
}

function readObject(body: Buffer): Json {
  if (!isUtf8(body)) throw new TypeError('the body is not UTF-8');
  const raw: unknown = JSON.parse(body.toString());
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw new TypeError('the body is no object');
  }
  return raw as Json;
}

/** What the event is about: its parent stream, stream, asset or task. */
function keyOf({ stream, payload }: Json): string {
  const { asset, task } = objectOf(payload);
  const { parentId, id } = objectOf(stream);
  const key = parentId || id || objectOf(asset)['id'] || objectOf(task)['id'];
  return typeof key === 'string' ? key : 'default';
}

const isLive = (type: string) =>
  type === 'stream.started' || type === 'stream.idle';

function liveFields({ stream }: Json): Json {
  const { isActive, playbackId } = objectOf(stream);
  return {
    isActive: isActive === true,
    ...(typeof playbackId === 'string' && {
      playbackUrl: `https://livepeercdn.studio/hls/${encodeURIComponent(playbackId)}/index.m3u8`,
    }),
  };
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
