import { createDecoder, createSigner, createVerifier } from 'fast-jwt';
import {
  ConfigurationError,
  SignatureVerificationError,
} from '../core/errors.js';
import type { SignatureScheme } from '../core/signature-scheme.js';
import { singleHeader, type WebhookRequest } from '../core/webhook-request.js';
import {
  areUsable,
  resolveSecrets,
  secretList,
  type Secret,
  type SecretResolver,
} from './secrets.js';

export type Claims = Readonly<Record<string, unknown>>;

export interface TokenSchemeOptions {
  /** The secrets by key id (the token's `iss`), or a resolver that gets it as `keyId`. */
  readonly keys: Readonly<Record<string, Secret>> | SecretResolver;
  /**
   * Seconds by which the sender's clock may differ from ours.
   * @default 60
   */
  readonly leeway?: number;
}

/** What a scheme asks of a token besides signature and age. */
interface TokenContent {
  /** @throws {SignatureVerificationError} */
  readonly check: (claims: Claims, request: WebhookRequest) => void;
  readonly claimsFor: (body: Buffer) => Claims;
}

interface KeyedToken {
  readonly token: string;
  readonly keyId: string;
}

type VerifyToken = (token: string) => Claims;

const HEADER = 'authorization';
const LIFETIME = 300;
const decode = createDecoder();

/** A scheme whose proof is a JWT in `Authorization`, with or without `Bearer `. Pinned to HS256; `exp` is required. */
export function tokenScheme(
  { keys, leeway = 60 }: TokenSchemeOptions,
  { check, claimsFor }: TokenContent,
): SignatureScheme {
  const accept = (
    { token, keyId }: KeyedToken,
    verifiers: readonly VerifyToken[],
    request: WebhookRequest,
  ) => {
    const claims = verifyToken(token, verifiers, keyId);
    checkTimes(claims, request, leeway);
    check(claims, request);
  };

  if (typeof keys === 'function') {
    return {
      async verify(request) {
        const keyed = readToken(request);
        const { keyId } = keyed;
        const { url, headers } = request;
        const lookup = { url, headers, keyId };
        const { secrets, tenant } = await resolveSecrets(keys, lookup);
        accept(keyed, secrets.map(tokenVerifier), request);
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
    verify(request) {
      const keyed = readToken(request);
      accept(keyed, verifiers.get(keyed.keyId) ?? [], request);
      return { signedBy: keyed.keyId };
    },
    sign: (body, at = new Date()) => ({
      [HEADER]: signToken(keys, claimsFor(body), at),
    }),
  };
}

/** Finds the token and the key that it names. Nothing here is proven yet. */
function readToken(request: WebhookRequest): KeyedToken {
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
      'a JWT scheme got a blank secret, so everybody could sign: set it',
    );
  }
  // Times are checked below, against the request's own time of arrival.
  const options = { ignoreExpiration: true, ignoreNotBefore: true };
  return createVerifier({ ...options, key: secret, algorithms: ['HS256'] });
}

function verifyToken(
  token: string,
  verifiers: readonly VerifyToken[],
  keyId: string,
): Claims {
  if (verifiers.length === 0) {
    // A key id is no secret, but whatever a stranger wrote: it must not forge log lines.
    const named = JSON.stringify(keyId.slice(0, 64));
    throw new SignatureVerificationError(
      `the token names the key ${named} (iss), for which no secret is configured`,
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

function checkTimes(
  { exp, nbf, iat }: Claims,
  { receivedAt }: WebhookRequest,
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
}

function signToken(
  keys: Readonly<Record<string, Secret>>,
  claims: Claims,
  at: Date,
): string {
  const [iss, secret] = Object.entries(keys)[0] ?? [];
  const key = secret === undefined ? undefined : secretList(secret)[0];
  if (key === undefined) throw new TypeError('there is no key to sign with');
  const nbf = Math.floor(at.getTime() / 1000);
  const times = { exp: nbf + LIFETIME, nbf, iat: nbf };
  const options = { algorithm: 'HS256', noTimestamp: true } as const;
  return createSigner({ ...options, key })({ iss, ...times, ...claims });
}
