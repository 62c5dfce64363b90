import type { RequestHead } from '../core/signature-scheme.js';
import { resolveSecrets, type SecretResolver } from './secrets.js';
import {
  keyOf,
  tokenOf,
  tokenVerifier,
  unknownKey,
  verifyToken,
  type ProvenToken,
} from './token.js';

/** A resolver that chooses by the key that tokens name (`iss`), which they must, or by what else there is. */
export type TokenResolver =
  { readonly keys: SecretResolver } | { readonly secret: SecretResolver };

/** Makes what proves tokens under secrets that a resolver finds for each. */
export function resolvedTokens(
  given: TokenResolver,
): (head: RequestHead) => Promise<ProvenToken> {
  const isKeyed = 'keys' in given;
  const resolver = isKeyed ? given.keys : given.secret;
  return async (head) => {
    const token = tokenOf(head);
    const keyId = keyOf(token, { isKeyed });
    const { url, headers } = head;
    const { secrets, tenant } = await resolveSecrets(resolver, {
      url,
      headers,
      ...(keyId !== undefined && { keyId }),
    });
    if (secrets.length === 0) throw unknownKey(keyId);
    const verifiers = secrets.map(tokenVerifier);
    return { claims: verifyToken(token, verifiers, { isKeyed }), tenant };
  };
}
