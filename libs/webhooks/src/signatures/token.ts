import { createDecoder, createSigner, createVerifier } from 'fast-jwt';
import {
  ConfigurationError,
  SignatureVerificationError,
} from '../core/errors.js';
import { singleHeader, type WebhookRequest } from '../core/webhook-request.js';
import { areUsable } from './secrets.js';

export type Claims = Readonly<Record<string, unknown>>;

/** A JWT as it came; nothing in it is proven yet. */
export interface UnprovenToken {
  readonly token: string;
  /** The key that it names (`iss`). */
  readonly keyId: string | undefined;
}

export type VerifyToken = (token: string) => Claims;

export const TOKEN_HEADER = 'authorization';
const LIFETIME = 300;
const decode = createDecoder();

/** @throws {SignatureVerificationError} where there is none. */
export function tokenOf(request: WebhookRequest): string {
  const header = singleHeader(request, TOKEN_HEADER);
  if (!header) {
    throw new SignatureVerificationError(`there is no ${TOKEN_HEADER} header`, {
      flaw: 'header',
    });
  }
  return header.trim().replace(/^Bearer +/i, '');
}

/** @throws {SignatureVerificationError} where there is no JWT. */
export function readToken(request: WebhookRequest): UnprovenToken {
  const token = tokenOf(request);
  let keyId: unknown;
  try {
    keyId = (decode(token) as Claims | null)?.['iss'];
  } catch (cause) {
    throw new SignatureVerificationError(
      `the ${TOKEN_HEADER} header does not hold a JWT`,
      { cause, flaw: 'header' },
    );
  }
  return { token, keyId: typeof keyId === 'string' ? keyId : undefined };
}

/** @throws {ConfigurationError} for a blank secret. */
export function tokenVerifier(secret: string): VerifyToken {
  if (!areUsable(secret)) {
    throw new ConfigurationError(
      'a JWT scheme got a blank secret, so everybody could sign: set it',
    );
  }
  // Times are checked against the request's own time of arrival.
  const options = { ignoreExpiration: true, ignoreNotBefore: true };
  return createVerifier({ ...options, key: secret, algorithms: ['HS256'] });
}

/**
 * The claims of a token, once one of the verifiers knows it as its own.
 *
 * @param whose for the reason: `of the key that it names`
 * @throws {SignatureVerificationError}
 */
export function verifyToken(
  token: string,
  verifiers: readonly VerifyToken[],
  whose: string,
): Claims {
  let cause: unknown;
  for (const verify of verifiers) {
    try {
      return verify(token);
    } catch (error) {
      cause = error;
    }
  }
  throw new SignatureVerificationError(
    `the token is not signed with the secret ${whose}`,
    { cause },
  );
}

/** @throws {SignatureVerificationError} for a token that is expired, not valid yet, or valid for ever. */
export function checkTimes(
  { exp, nbf, iat }: Claims,
  { receivedAt }: WebhookRequest,
  leeway: number,
): void {
  const now = Math.floor(receivedAt.getTime() / 1000);
  const signed = typeof iat === 'number' ? iat : nbf;
  const age = {
    flaw: 'age',
    signedAt: typeof signed === 'number' ? new Date(signed * 1000) : undefined,
  } as const;
  if (typeof exp !== 'number') {
    throw new SignatureVerificationError('the token has no expiry (exp)');
  }
  if (!(exp > now - leeway)) {
    throw new SignatureVerificationError(
      `the token expired ${now - exp} s ago: compare the clocks of both machines`,
      age,
    );
  }
  if (nbf !== undefined && !(typeof nbf === 'number' && nbf <= now + leeway)) {
    throw new SignatureVerificationError(
      'the token is not valid yet (nbf): compare the clocks of both machines',
      age,
    );
  }
  if (iat !== undefined && typeof iat !== 'number') {
    throw new SignatureVerificationError('the token has an unreadable iat');
  }
}

/** A token that lives five minutes, as LiveKit's do. */
export function signToken(
  key: string,
  issuer: string | undefined,
  claims: Claims,
  at: Date,
): string {
  const nbf = Math.floor(at.getTime() / 1000);
  const times = { exp: nbf + LIFETIME, nbf, iat: nbf };
  const iss = issuer === undefined ? {} : { iss: issuer };
  const options = { algorithm: 'HS256' } as const;
  return createSigner({ ...options, key })({ ...iss, ...times, ...claims });
}
