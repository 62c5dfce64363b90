import { createHash, timingSafeEqual } from 'node:crypto';
import { createDecoder, createSigner, createVerifier } from 'fast-jwt';
import { ConfigurationError, SignatureVerificationError } from '../core/errors.js';
import type { SignatureScheme, Signer } from '../core/signature-scheme.js';
import { singleHeader, type WebhookRequest } from '../core/webhook-request.js';
import {
  areUsable,
  resolveSecrets,
  secretList,
  type Secret,
  type SecretResolver,
} from './secrets.js';

export interface JwtBodyHashOptions {
  /** The secrets by key id (the token's `iss`), or a resolver that gets it as `keyId`. */
  readonly keys: Readonly<Record<string, Secret>> | SecretResolver;
  /**
   * Seconds by which the sender's clock may differ from ours.
   * @default 60
   */
  readonly leeway?: number;
}

type Claims = Readonly<Record<string, unknown>>;
type VerifyToken = (token: string) => Claims;

const HEADER = 'authorization';
const LIFETIME = 300;
const decode = createDecoder();

/**
 * Accepts requests with a JWT in `Authorization` whose `sha256` claim is the hash of the body, as LiveKit signs.
 * Proves origin, integrity and age; pinned to HS256; `exp` is required.
 *
 * @example
 * ```ts
 * jwtBodyHash({ keys: { APIabc: process.env.LIVEKIT_API_SECRET } })
 * ```
 * @see https://docs.livekit.io/home/server/webhooks/
 */
export function jwtBodyHash({
  keys,
  leeway = 60,
}: JwtBodyHashOptions): SignatureScheme {
  if (typeof keys === 'function') {
    return {
      async verify(request) {
        const { token, keyId } = readToken(request);
        const { url, headers } = request;
        const lookup = { url, headers, keyId };
        const { secrets, tenant } = await resolveSecrets(keys, lookup);
        const verifiers = secrets.map(tokenVerifier);
        checkClaims(verifyToken(token, verifiers), request, leeway);
        return { signedBy: keyId, ...(tenant !== undefined && { tenant }) };
      },
    };
  }

  const verifiers = new Map(
    Object.entries(keys).map(([keyId, secret]) => [
      keyId,
      secretList(secret).map(tokenVerifier),
    ]),
  );
  return {
    verify(request): Signer {
      const { token, keyId } = readToken(request);
      const claims = verifyToken(token, verifiers.get(keyId) ?? []);
      checkClaims(claims, request, leeway);
      return { signedBy: keyId };
    },
    sign: (body, at = new Date()) => ({ [HEADER]: sign(keys, body, at) }),
  };
}

/** Finds the token and the key that it names. Nothing here is proven yet. */
function readToken(request: WebhookRequest): { token: string; keyId: string } {
  const header = singleHeader(request, HEADER);
  if (!header) {
    throw new SignatureVerificationError(`there is no ${HEADER} header`);
  }
  const token = header.trim().replace(/^Bearer +/i, '');
  let keyId: unknown;
  try {
    keyId = (decode(token) as Claims | null)?.['iss'];
  } catch (cause) {
    throw new SignatureVerificationError(
      `the ${HEADER} header does not hold a JWT`,
      { cause },
    );
  }
  if (typeof keyId !== 'string') {
    throw new SignatureVerificationError('the token names no key (iss)');
  }
  return { token, keyId };
}

function tokenVerifier(secret: string): VerifyToken {
  if (!areUsable(secret)) {
    throw new ConfigurationError(
      'jwtBodyHash got a blank secret, so everybody could sign: set it',
    );
  }
  // Times are checked below, against the request's own time of arrival.
  const options = { ignoreExpiration: true, ignoreNotBefore: true };
  return createVerifier({ ...options, key: secret, algorithms: ['HS256'] });
}

function verifyToken(token: string, verifiers: readonly VerifyToken[]): Claims {
  if (verifiers.length === 0) {
    throw new SignatureVerificationError(
      'no secret is configured for the key that the token names (iss)',
    );
  }
  let cause: unknown;
  for (const verify of verifiers) {
    try {
      return verify(token);
    } catch (error) {
      cause = error;
    }
  }
  throw new SignatureVerificationError(
    'the token is not signed with the secret of the key that it names',
    { cause },
  );
}

function checkClaims(
  { exp, nbf, iat, sha256 }: Claims,
  { body, receivedAt }: WebhookRequest,
  leeway: number,
): void {
  const now = Math.floor(receivedAt.getTime() / 1000);
  if (typeof exp !== 'number') {
    throw new SignatureVerificationError('the token has no expiry (exp)');
  }
  if (exp <= now - leeway) {
    throw new SignatureVerificationError(
      `the token expired ${now - exp} s ago: compare the clocks of both machines`,
    );
  }
  if (nbf !== undefined && !(typeof nbf === 'number' && nbf <= now + leeway)) {
    throw new SignatureVerificationError(
      'the token is not valid yet (nbf): compare the clocks of both machines',
    );
  }
  if (iat !== undefined && typeof iat !== 'number') {
    throw new SignatureVerificationError('the token has an unreadable iat');
  }
  if (typeof sha256 !== 'string' || !equal(sha256, bodyHash(body))) {
    throw new SignatureVerificationError(
      'the body is not the one that was signed: something between the sender and this application changed it',
    );
  }
}

function bodyHash(body: Buffer): string {
  return createHash('sha256').update(body).digest('base64');
}

/** Whether the texts are the same, in a time that does not tell where they differ. */
function equal(actual: string, expected: string): boolean {
  const [a, b] = [Buffer.from(actual), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function sign(keys: Record<string, Secret>, body: Buffer, at: Date): string {
  const [iss, secret] = Object.entries(keys)[0] ?? [];
  const key = secret === undefined ? undefined : secretList(secret)[0];
  if (key === undefined) throw new TypeError('there is no key to sign with');
  const nbf = Math.floor(at.getTime() / 1000);
  const createToken = createSigner({
    key,
    algorithm: 'HS256',
    noTimestamp: true,
  });
  const exp = nbf + LIFETIME;
  return createToken({ iss, exp, nbf, iat: nbf, sha256: bodyHash(body) });
}
