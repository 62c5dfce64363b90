import type { SignatureScheme } from '../core/signature-scheme.js';
import { bodyHash, checkBodyHash, checkHashClaim } from './body-hash.js';
import type { Secret, SecretResolver } from './secrets.js';
import { tokenScheme } from './token-scheme.js';

export interface JwtBodyHashOptions {
  /** The secrets by key id (the token's `iss`), or a resolver that gets it as `keyId`. */
  readonly keys: Readonly<Record<string, Secret>> | SecretResolver;
  /**
   * Seconds by which the sender's clock may differ from ours.
   * @default 60
   */
  readonly leeway?: number | undefined;
}

/**
 * Accepts requests with a JWT in `Authorization` whose `sha256` claim is the hash of the body, as LiveKit signs.
 * Proves origin, integrity and age.
 *
 * @example
 * ```ts
 * jwtBodyHash({ keys: { APIabc: 'its secret' } })
 * ```
 * @see https://docs.livekit.io/home/server/webhooks/
 */
export function jwtBodyHash(options: JwtBodyHashOptions): SignatureScheme {
  const scheme = tokenScheme(options, {
    checkClaims: ({ sha256 }) => checkHashClaim(sha256),
    checkBody: ({ sha256 }, body) => checkBodyHash(sha256, body),
    claimsFor: (body) => ({ sha256: bodyHash(body) }),
  });
  return { proof: "a JWT with the body's hash", ...scheme };
}
