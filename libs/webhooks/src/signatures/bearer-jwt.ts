import type { SignatureScheme } from '../core/signature-scheme.js';
import { checkBodyHash } from './body-hash.js';
import type { Secret, SecretResolver } from './secrets.js';
import { tokenScheme } from './token-scheme.js';

export interface BearerJwtOptions {
  /**
   * The secret that tokens are signed with (HS256), several while it is being
   * replaced, or a resolver that gets the token's `iss`, if any, as `keyId`.
   * Never that of a LiveKit API key: each participant of a room holds a token signed with it.
   */
  readonly secret: Secret | SecretResolver;
  /**
   * Seconds by which the sender's clock may differ from ours.
   * @default 60
   */
  readonly leeway?: number | undefined;
}

/**
 * Accepts requests with a JWT in `Authorization` that need not say anything of
 * the body. Proves that whoever sends has, or has seen, a token that is not
 * expired (`exp` is required). It does **not** prove that the body is theirs:
 * a token that leaks signs any body until it expires. Take {@link jwtBodyHash}
 * wherever the sender offers it. A `sha256` claim that is there must fit.
 *
 * @example
 * ```ts
 * bearerJwt({ secret: 'what the sender signs its tokens with' })
 * ```
 */
export function bearerJwt(options: BearerJwtOptions): SignatureScheme {
  const scheme = tokenScheme(options, {
    checkBody({ sha256 }, body) {
      if (sha256 !== undefined) checkBodyHash(sha256, body);
    },
    claimsFor: () => ({}),
  });
  return { proof: 'a JWT, which need not prove the body', ...scheme };
}
