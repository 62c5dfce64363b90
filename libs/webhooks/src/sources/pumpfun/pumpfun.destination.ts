import type { Destination, Endpoint } from '../../core/destination.js';
import { ConfigurationError } from '../../core/errors.js';
import { bearerToken } from '../../signatures/bearer-token.js';
import { hmac } from '../../signatures/hmac.js';

/** How to reach Pump.fun's endpoints, or services that receive in their shapes. */
export interface PumpfunDestinationOptions extends Partial<
  Omit<Destination, 'url' | 'secret' | 'signature' | 'endpointFor' | 'payload'>
> {
  /** Sent with every event, `Authorization: Bearer <token>`. */
  readonly token: string | readonly string[];
  /** Of `x-signature`, the hex HMAC-SHA256 of the bytes of a call event. */
  readonly secret: string;
  /**
   * The endpoints stand below it, at `/livestreams/...`.
   * @default 'https://frontend-api-v3.pump.fun'
   */
  readonly url?: string;
}

/**
 * Sends events in the shapes of the **unofficial** guide to Pump.fun's API:
 * LiveKit's and its rooms' to `/livestreams/livekit-webhook`, under a Bearer
 * token; call events to `/livestreams/call-webhook`, under a Bearer token and
 * `x-signature`. Each as its sender wrote it, without what is around it here.
 * Events of other sources are not sent.
 *
 * @example
 * ```ts
 * forwardTo(
 *   pumpfunDestination({ token: process.env.PUMPFUN_TOKEN!, secret: process.env.PUMPFUN_SECRET! }),
 *   { events: ['livekit.room_started', 'livekit.room_finished', 'pumpfun.call.ended'] },
 * )
 * ```
 * @throws {ConfigurationError} for a url that is none, and for a blank token or secret.
 * @see https://www.mintlify.com/BankkRoll/pumpfun-apis/guides/handling-webhooks
 */
export function pumpfunDestination({
  token,
  secret,
  url = 'https://frontend-api-v3.pump.fun',
  ...options
}: PumpfunDestinationOptions): Destination {
  const bearer = bearerToken({ token });
  const rooms: Endpoint = {
    url: below(url, 'livestreams/livekit-webhook'),
    signature: bearer,
  };
  const calls: Endpoint = {
    url: below(url, 'livestreams/call-webhook'),
    signature: [bearer, hmac({ header: 'x-signature', secret })],
  };
  return {
    name: 'pumpfun',
    ...options,
    payload: ({ raw }) => raw,
    endpointFor({ source, type }) {
      if (source === 'livekit') return rooms;
      if (source !== 'pumpfun') return undefined;
      return type.startsWith('call.') ? calls : rooms;
    },
  };
}

function below(base: string, path: string): string {
  const url = URL.parse(base);
  const isPlain =
    url && !url.username && !url.password && !url.search && !url.hash;
  if (isPlain && ['http:', 'https:'].includes(url.protocol)) {
    return new URL(path, url.href.replace(/\/?$/, '/')).href;
  }
  throw new ConfigurationError(
    'pumpfunDestination: url is no address to put paths below: write https://..., without user, password, ? and #',
  );
}
