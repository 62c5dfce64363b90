import { SignatureVerificationError } from '../core/errors.js';
import { printable } from '../core/printable.js';
import type { SignatureScheme, Signer } from '../core/signature-scheme.js';
import type { WebhookRequest } from '../core/webhook-request.js';
import { checkSeconds } from './check-seconds.js';
import {
  resolveSecrets,
  secretList,
  type Secret,
  type SecretResolver,
} from './secrets.js';
import {
  checkTimes,
  readToken,
  tokenOf,
  signToken,
  TOKEN_HEADER,
  tokenVerifier,
  verifyToken,
  type Claims,
  type UnprovenToken,
  type VerifyToken,
} from './token.js';

/** Either tokens name their key (`iss`), which has its secret; or one secret is for all of them. */
type TokenSecrets =
  | { readonly keys: Readonly<Record<string, Secret>> | SecretResolver }
  | { readonly secret: Secret | SecretResolver };

/** What a scheme asks of a token besides signature and age. */
interface TokenContent {
  /** @throws {SignatureVerificationError} */
  readonly check: (claims: Claims, request: WebhookRequest) => void;
  readonly claimsFor: (body: Buffer) => Claims;
}

/** A scheme whose proof is a JWT in `Authorization`, with or without `Bearer `. Pinned to HS256; `exp` is required. */
export function tokenScheme(
  {
    leeway = 60,
    ...secrets
  }: TokenSecrets & { readonly leeway?: number | undefined },
  { check, claimsFor }: TokenContent,
): SignatureScheme {
  checkSeconds('leeway', leeway);
  const keyed = 'keys' in secrets;
  const given = keyed ? secrets.keys : secrets.secret;
  const chosenByKey = keyed || typeof given === 'function';
  const whose = keyed ? 'of the key that it names' : 'that is configured';

  const accept = (claims: Claims, request: WebhookRequest): Signer => {
    checkTimes(claims, request, leeway);
    check(claims, request);
    const { iss } = claims;
    // Under one secret for all, the key that a token names is what its bearer says.
    return typeof iss === 'string' && chosenByKey ? { signedBy: iss } : {};
  };
  const prove = (
    { token, keyId }: UnprovenToken,
    verifiers: readonly VerifyToken[],
  ): Claims => {
    if (verifiers.length === 0) throw unknownKey(keyId);
    return verifyToken(token, verifiers, whose);
  };
  const read = (request: WebhookRequest): UnprovenToken => {
    const unproven = readToken(request);
    if (keyed && unproven.keyId === undefined) {
      throw new SignatureVerificationError('the token names no key (iss)', {
        flaw: 'header',
      });
    }
    return unproven;
  };

  if (typeof given === 'function') {
    return {
      async verify(request) {
        const unproven = read(request);
        const { keyId } = unproven;
        const { url, headers } = request;
        const { secrets: found, tenant } = await resolveSecrets(given, {
          url,
          headers,
          ...(keyId !== undefined && { keyId }),
        });
        const claims = prove(unproven, found.map(tokenVerifier));
        const signer = accept(claims, request);
        return tenant === undefined ? signer : { ...signer, tenant };
      },
    };
  }

  const verifiersFor = fixedVerifiers(secrets as FixedSecrets);
  const only = onlyKey(secrets as FixedSecrets, verifiersFor);
  /** The claims of a token of the only key; of any other token nothing, not even why. */
  const claimsUnder = (
    { keyId, verifiers }: OnlyKey,
    token: string,
  ): Claims | undefined => {
    try {
      const claims = verifyToken(token, verifiers, whose);
      return keyId === undefined || claims['iss'] === keyId
        ? claims
        : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    verify: (request) => {
      const claims = only && claimsUnder(only, tokenOf(request));
      if (claims) return accept(claims, request);
      const unproven = read(request);
      return accept(prove(unproven, verifiersFor(unproven.keyId)), request);
    },
    sign(body, at = new Date()) {
      const [key, issuer] = signingKey(secrets as FixedSecrets);
      return { [TOKEN_HEADER]: signToken(key, issuer, claimsFor(body), at) };
    },
  };
}

type FixedSecrets =
  | { readonly keys: Readonly<Record<string, Secret>> }
  | { readonly secret: Secret };

function fixedVerifiers(
  secrets: FixedSecrets,
): (keyId: string | undefined) => readonly VerifyToken[] {
  if ('secret' in secrets) {
    const verifiers = secretList(secrets.secret).map(tokenVerifier);
    return () => verifiers;
  }
  const byKey = new Map<string | undefined, readonly VerifyToken[]>(
    Object.entries(secrets.keys).map(([keyId, secret]) => [
      keyId,
      secretList(secret).map(tokenVerifier),
    ]),
  );
  return (keyId) => byKey.get(keyId) ?? [];
}

interface OnlyKey {
  readonly keyId: string | undefined;
  readonly verifiers: readonly VerifyToken[];
}

/** Where there is nothing to choose, a token need not be read before it is verified: that costs as much again. */
function onlyKey(
  secrets: FixedSecrets,
  verifiersFor: (keyId: string | undefined) => readonly VerifyToken[],
): OnlyKey | undefined {
  const keys = 'keys' in secrets ? Object.keys(secrets.keys) : [undefined];
  const [keyId] = keys;
  if (keys.length !== 1) return undefined;
  return { keyId, verifiers: verifiersFor(keyId) };
}

/** The secret to sign with, and the key id to name in the token. */
function signingKey(
  secrets: FixedSecrets,
): readonly [key: string, issuer: string | undefined] {
  const [issuer, secret] =
    'secret' in secrets
      ? [undefined, secrets.secret]
      : (Object.entries(secrets.keys)[0] ?? []);
  const [key] = secret === undefined ? [] : secretList(secret);
  if (key === undefined) throw new TypeError('there is no key to sign with');
  return [key, issuer];
}

function unknownKey(keyId: string | undefined): SignatureVerificationError {
  const named =
    keyId === undefined
      ? 'the token names no key (iss), and no secret'
      : `the token names the key "${printable(keyId)}" (iss), for which no secret`;
  return new SignatureVerificationError(`${named} is configured`);
}
