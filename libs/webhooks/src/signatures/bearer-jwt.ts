import type { SignatureScheme } from '../core/signature-scheme.js';
import { tokenScheme, type TokenSchemeOptions } from './token-scheme.js';

export type BearerJwtOptions = TokenSchemeOptions;

/**
 * Accepts requests with a JWT in `Authorization` that says nothing of the body.
 * Proves that whoever sends has, or has seen, a token that is not expired. It
 * does **not** prove that the body is theirs: a token that leaks signs any
 * body until it expires. Take {@link jwtBodyHash} wherever the sender offers it.
 *
 * @example
 * ```ts
 * bearerJwt({ keys: { APIabc: 'its secret' } })
 * ```
 */
export function bearerJwt(options: BearerJwtOptions): SignatureScheme {
  return tokenScheme(options, {
    check: () => {},
    claimsFor: () => ({}),
  });
}
