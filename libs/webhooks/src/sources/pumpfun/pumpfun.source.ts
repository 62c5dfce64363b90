import { defineSource } from '../../core/define-source.js';
import {
  ConfigurationError,
  SignatureVerificationError,
} from '../../core/errors.js';
import type { SignatureScheme } from '../../core/signature-scheme.js';
import type { Samples } from '../../core/samples.js';
import type { ParsedEvent } from '../../core/webhook-source.js';
import { anyOf } from '../../signatures/any-of.js';
import { bearerJwt } from '../../signatures/bearer-jwt.js';
import { hmac } from '../../signatures/hmac.js';
import { jwtBodyHash } from '../../signatures/jwt-body-hash.js';
import { knownSecrets } from '../../signatures/secrets.js';
import { pumpfunEventTypes } from './pumpfun.events.js';
import { PumpfunRules, type PumpfunOptions } from './pumpfun.options.js';
import { parseCall, parseRoomEvent } from './pumpfun.parse.js';

/**
 * Receives webhooks in the shapes of the **unofficial** guide to Pump.fun's
 * API: for services that forward events in them. Pump.fun documents no
 * webhooks and is not known to send any; the endpoints of the guide are its own.
 *
 * `call` takes call events under `x-signature`, `receiver` LiveKit-style events
 * under `x-signature`, `livekit` the same under a Bearer token or LiveKit's own
 * token. None of the bodies has an id: equal bodies within 24 h are one event.
 * `x-signature` has no freshness.
 *
 * @example
 * ```ts
 * WebhooksModule.forRoot({
 *   sources: [pumpfun({ secret: 'of x-signature', tokenSecret: 'of the Bearer tokens' })],
 * })
 * ```
 * @see https://www.mintlify.com/BankkRoll/pumpfun-apis/guides/handling-webhooks
 */
export const pumpfun = defineSource<'pumpfun', PumpfunOptions>({
  name: 'pumpfun',
  title: 'Pump.fun',
  eventTypes: pumpfunEventTypes,
  retryAfter: 5,
  routes: {
    call: {
      path: 'call',
      open: (options) => ({
        scheme: signature(options),
        parse: ({ body }) => parseCall(body, options.fields),
      }),
    },
    livekit: {
      path: 'livekit',
      open: (options) => ({
        scheme: token(options),
        // A Bearer token signs no id, so a stranger's could take a genuine one: the hash of the body is the id.
        parse: ({ body }) => withoutId(parseRoomEvent(body)),
      }),
    },
    receiver: {
      path: 'receiver',
      open: (options) => ({
        scheme: signature(options),
        parse: ({ body }) => parseRoomEvent(body),
      }),
    },
  },
  rules: PumpfunRules,
  fromEnv: (env) => ({
    secret: env['PUMPFUN_WEBHOOK_SECRET'],
    tokenSecret: env['PUMPFUN_TOKEN_SECRET'],
  }),
  fromSecret: (text, route) =>
    route === 'livekit' ? { tokenSecret: text } : { secret: text },
  publishedSecrets: {
    values: ['pumpfun-dev-secret', 'pumpfun-dev-token-secret-0123456789abcdef'],
    in: ({ secret = [], tokenSecret = [], keys = {} }) =>
      knownSecrets(secret, tokenSecret, ...Object.values(keys)),
  },
  // What LiveKit, whose events may come here, has by these names, and what calls and rooms hand to participants.
  sensitive: [
    'turnPassword',
    'streamKey',
    'streamUrl',
    'ingressInfo.url',
    'urls',
    'streamResults.url',
    'stream.info.url',
    'websocketUrl',
    'web.url',
    'customBaseUrl',
    'accessKey',
    'secret',
    'token',
    'sessionToken',
    'assumeRoleExternalId',
    'credentials',
    'accountName',
    'accountKey',
    'password',
    'proxy.url',
    'proxy.username',
    'webhooks.url',
    'signingKey',
  ],
  samples: loadSamples,
});

function signature({ secret }: PumpfunOptions): SignatureScheme {
  return secret === undefined
    ? closed('secret')
    : hmac({ header: 'x-signature', secret });
}

function token(options: PumpfunOptions): SignatureScheme {
  const { tokenSecret, keys } = options;
  refuseSharedSecrets(options);
  const schemes = [
    ...(keys ? [jwtBodyHash({ keys })] : []),
    ...(tokenSecret ? [bearerJwt({ secret: tokenSecret })] : []),
  ];
  return schemes.length > 0
    ? anyOf(...schemes)
    : closed('tokenSecret, or keys');
}

/** A secret that also signs something else lets whoever holds that sign webhooks. */
function refuseSharedSecrets({
  secret = [],
  tokenSecret = [],
  keys = {},
}: PumpfunOptions): void {
  const others = knownSecrets(secret, ...Object.values(keys));
  if (knownSecrets(tokenSecret).some((known) => others.includes(known))) {
    throw new ConfigurationError(
      'pumpfun: tokenSecret is also the secret of x-signature, or of a LiveKit API key, which signs a token for each participant: give it one of its own',
    );
  }
}

function closed(option: string): SignatureScheme {
  const refuse = () => {
    throw new SignatureVerificationError(
      `this route is closed: set ${option} of the pumpfun source to open it`,
      { flaw: 'header' },
    );
  };
  return {
    proof: `closed: set ${option}`,
    verify: refuse,
    verifyHead: refuse,
  };
}

function withoutId({ id: _unproven, ...event }: ParsedEvent): ParsedEvent {
  return event;
}

async function loadSamples(): Promise<Samples> {
  const { pumpfunSamples } = await import('./pumpfun.samples.js');
  const { call, room } = pumpfunSamples;
  return {
    payloads: { call, livekit: room, receiver: room },
    headers: { 'content-type': 'application/json' },
    renew: (payload, { at }) => ({ ...payload, timestamp: at.getTime() }),
  };
}
