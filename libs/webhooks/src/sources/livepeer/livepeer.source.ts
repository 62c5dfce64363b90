import { defineSource } from '../../core/define-source.js';
import { BodyUnreadableError } from '../../core/errors.js';
import {
  readJsonObject,
  type JsonObject,
} from '../../core/read-json-object.js';
import type { Samples } from '../../core/samples.js';
import type { ParsedEvent } from '../../core/webhook-source.js';
import { knownSecrets } from '../../signatures/secrets.js';
import { timestampedHmac } from '../../signatures/timestamped-hmac.js';
import { livepeerEventTypes } from './livepeer.events.js';
import { LivepeerRules, type LivepeerOptions } from './livepeer.options.js';
import { LivepeerWebhooks } from './management/livepeer-webhooks.js';
import { registerAtStart } from './management/register-at-start.js';

const DAY = 86_400_000;

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
  fromEnv: (env) => ({
    secret: env['LIVEPEER_WEBHOOK_SECRET'],
    // Optional, so that an empty line in a .env file is none.
    apiKey: env['LIVEPEER_API_KEY'] || undefined,
  }),
  publishedSecrets: {
    values: ['livepeer-dev-secret'],
    in: ({ secret }) => knownSecrets(secret),
  },
  sensitive: [
    'streamKey',
    // Multistream: the end of an RTMP address is its key.
    'target.url',
    'targets.spec.url',
    'pull.source',
    'pull.headers',
    // Where assets are read from and written to: signed links, and s3+https://key:secret@host.
    'source.url',
    'upload.url',
    'clip.url',
    'input.url',
    'storage.url',
    'custom.url',
    'custom.headers',
    'credentials',
    'pinata',
    'encryptedKey',
    // The viewer's; players send it in the address of the stream too.
    'accessKey',
    'playURL',
    // What the application stored for its access control to decide by.
    'webhookContext',
    'context',
  ],
  services: [
    {
      type: LivepeerWebhooks,
      create: (options) => new LivepeerWebhooks(options),
    },
  ],
  started: (options, start) => registerAtStart(options, start),
  samples: loadSamples,
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
  const raw = readJsonObject(body);
  // Strangers can have Livepeer sign a body of theirs, but not without this field.
  if ('accessKey' in raw) {
    throw new BodyUnreadableError('an access control request is no event');
  }
  const { event: type, createdAt } = raw;
  if (typeof type !== 'string') {
    throw new BodyUnreadableError('there is no event name');
  }
  return {
    ...identityOf(raw),
    type,
    key: keyOf(raw),
    occurredAt: typeof createdAt === 'number' ? new Date(createdAt) : undefined,
    data: isLive(type) ? { ...raw, ...liveFields(type, raw) } : raw,
    raw,
  };
}

/** The old envelope has no timestamp and the registration's id as `id`: its body is its identity, and may repeat honestly. */
function identityOf({ id, timestamp }: JsonObject) {
  if (timestamp === undefined) return { dedupeFor: DAY };
  return typeof id === 'string' && id !== '' ? { id } : {};
}

function parseAccessRequest(body: Buffer): ParsedEvent {
  const raw = readJsonObject(body);
  if (!('accessKey' in raw)) {
    throw new BodyUnreadableError('an access control request has an accessKey');
  }
  return { type: 'playback.accessControl', key: 'access', data: raw, raw };
}

/** What the event is about: its parent stream, stream, asset or task. */
function keyOf({ stream, payload }: JsonObject): string {
  const { asset, task } = objectOf(payload);
  const { parentId, id } = objectOf(stream);
  const key = parentId || id || objectOf(asset)['id'] || objectOf(task)['id'];
  return typeof key === 'string' ? key : 'default';
}

const isLive = (type: string) =>
  type === 'stream.started' || type === 'stream.idle';

function liveFields(type: string, { stream }: JsonObject): JsonObject {
  const { isActive, playbackId } = objectOf(stream);
  return {
    // The old envelope may leave it out.
    isActive: (isActive ?? type === 'stream.started') === true,
    ...(typeof playbackId === 'string' && {
      playbackUrl: `https://livepeercdn.studio/hls/${encodeURIComponent(playbackId)}/index.m3u8`,
    }),
  };
}

function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null
    ? (value as JsonObject)
    : {};
}

async function loadSamples(): Promise<Samples> {
  const samples = await import('./livepeer.samples.js');
  return {
    payloads: {
      events: samples.livepeerSamples,
      accessControl: samples.livepeerQuestionSamples,
    },
    headers: {
      'content-type': 'application/json',
      'user-agent': 'livepeer.studio',
    },
    renew(payload, { at, uuid }) {
      const timestamp = at.getTime();
      return 'accessKey' in payload
        ? { ...payload, timestamp }
        : { ...payload, id: uuid, createdAt: timestamp, timestamp };
    },
  };
}
