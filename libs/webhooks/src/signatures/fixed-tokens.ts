import type { RequestHead } from '../core/signature-scheme.js';
import { secretList, type Secret } from './secrets.js';
import {
  keyOf,
  tokenOf,
  tokenVerifier,
  unknownKey,
  verifyToken,
  type ProvenToken,
  type VerifyToken,
} from './token.js';

/** Secrets that stand in the options. */
export type FixedSecrets =
  | { readonly keys: Readonly<Record<string, Secret>> }
  | { readonly secret: Secret };

/** Makes what proves tokens under secrets that are known at start. */
export function fixedTokens(
  secrets: FixedSecrets,
): (head: RequestHead) => ProvenToken {
  const isKeyed = 'keys' in secrets;
  const verifiersFor = verifiersOf(secrets);
  const only = onlyKey(secrets, verifiersFor);
  return (head) => {
    const token = tokenOf(head);
    const verified = only && claimsUnder(only, token);
    if (verified && 'claims' in verified) return verified;
    const keyId = keyOf(token, { isKeyed });
    // Under the only key it was tried.
    if (verified && keyId === only.keyId) throw verified.error;
    const verifiers = verifiersFor(keyId);
    if (verifiers.length === 0) throw unknownKey(keyId);
    return { claims: verifyToken(token, verifiers, { isKeyed }) };
  };
}

/** The secret to sign with, and the key id to name in the token. */
export function signingKey(
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

function verifiersOf(
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

/** The claims of a token of this key, or why there are none. */
function claimsUnder(
  { keyId, verifiers }: OnlyKey,
  token: string,
): ProvenToken | { readonly error: unknown } | undefined {
  const isKeyed = keyId !== undefined;
  try {
    const claims = verifyToken(token, verifiers, { isKeyed });
    return !isKeyed || claims['iss'] === keyId ? { claims } : undefined;
  } catch (error) {
    return { error };
  }
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
