import { createHash, timingSafeEqual } from 'node:crypto';
import { SignatureVerificationError } from '../core/errors.js';
import type { SignatureScheme } from '../core/signature-scheme.js';
import { tokenScheme, type TokenSchemeOptions } from './token-scheme.js';

export type JwtBodyHashOptions = TokenSchemeOptions;

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
  return tokenScheme(options, {
    check({ sha256 }, { body }) {
      if (typeof sha256 !== 'string' || !equal(sha256, bodyHash(body))) {
        throw new SignatureVerificationError(
          'the body is not the one that was signed: something between the sender and this application changed it',
        );
      }
    },
    claimsFor: (body) => ({ sha256: bodyHash(body) }),
  });
}

function bodyHash(body: Buffer): string {
  return createHash('sha256').update(body).digest('base64');
}

/** Whether the texts are the same, in a time that does not tell where they differ. */
function equal(actual: string, expected: string): boolean {
  const [a, b] = [Buffer.from(actual), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
