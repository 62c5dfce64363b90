import { createDecoder, createSigner, createVerifier } from 'fast-jwt';
import {
  ConfigurationError,
  isWebhookError,
  SignatureVerificationError,
} from '../core/errors.js';
import { printable } from '../core/printable.js';
import type { RequestHead } from '../core/signature-scheme.js';
import { singleHeader } from '../core/webhook-request.js';
import { decodeStrictly } from './decode-strictly.js';
import { areUsable } from './secrets.js';

export type Claims = Readonly<Record<string, unknown>>;

/** A token whose signature was found right, and whose it is. */
export interface ProvenToken {
  readonly claims: Claims;
  readonly tenant?: string | undefined;
}

/** Whether tokens must name their key, or one secret is for all of them. */
interface Keying {
  readonly isKeyed: boolean;
}

export type VerifyToken = (token: string) => Claims;

export const TOKEN_HEADER = 'authorization';
const LIFETIME = 300;
const decode = createDecoder();
/** What no library need look at before it is refused. */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** @throws {SignatureVerificationError} where there is no JWT. */
export function tokenOf(request: RequestHead): string {
  const header = singleHeader(request, TOKEN_HEADER);
  if (!header) {
    throw new SignatureVerificationError(`there is no ${TOKEN_HEADER} header`, {
      flaw: 'header',
    });
  }
  const token = header.trim().replace(/^Bearer +/i, '');
  if (JWT.test(token)) return token;
  throw noToken();
}

/**
 * The key that a token names, which is not proven yet.
 *
 * @throws {SignatureVerificationError} where the token cannot be read, or names no key and must.
 */
export function keyOf(token: string, { isKeyed }: Keying): string | undefined {
  let keyId: unknown;
  try {
    keyId = (decode(token) as Claims | null)?.['iss'];
  } catch (cause) {
    throw noToken({ cause });
  }
  if (typeof keyId === 'string') return keyId;
  if (!isKeyed) return undefined;
  throw new SignatureVerificationError('the token names no key (iss)', {
    flaw: 'header',
  });
}

function noToken(options: ErrorOptions = {}): SignatureVerificationError {
  return new SignatureVerificationError(
    `the ${TOKEN_HEADER} header does not hold a JWT`,
    { ...options, flaw: 'header' },
  );
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
 * @throws {SignatureVerificationError}
 */
export function verifyToken(
  token: string,
  verifiers: readonly VerifyToken[],
  { isKeyed }: Keying,
): Claims {
  let cause: unknown;
  for (const verify of verifiers) {
    try {
      const claims = verify(token);
      checkSpelling(token);
      return claims;
    } catch (error) {
      if (isWebhookError(error)) throw error;
      cause = error;
    }
  }
  const whose = isKeyed ? 'of the key that it names' : 'that is configured';
  throw new SignatureVerificationError(
    `the token is not signed with the secret ${whose}`,
    { cause },
  );
}

/** What a token is refused with, for whose key there is no secret. */
export function unknownKey(
  keyId: string | undefined,
): SignatureVerificationError {
  const named =
    keyId === undefined
      ? 'the token names no key (iss), and no secret'
      : `the token names the key "${printable(keyId)}" (iss), for which no secret`;
  return new SignatureVerificationError(`${named} is configured`);
}

/**
 * A token has one spelling. The verifier knows the alphabet, but not the bits
 * that the last character of a part may have to spare.
 *
 * @throws {SignatureVerificationError}
 */
function checkSpelling(token: string): void {
  for (const part of token.split('.')) {
    const last = part.slice(part.length - (part.length % 4));
    if (decodeStrictly(last, 'base64url')) continue;
    throw new SignatureVerificationError(
      'the token is signed, but not spelled as base64url is: something on its way changed the bits that its last characters have to spare',
      { flaw: 'header' },
    );
  }
}

/** @throws {SignatureVerificationError} for a token that is expired, not valid yet, or valid for ever. */
export function checkTimes(
  { exp, nbf, iat }: Claims,
  { receivedAt }: RequestHead,
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
