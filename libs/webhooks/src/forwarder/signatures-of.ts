import type { Endpoint, OutgoingSignature } from '../core/destination.js';
import { ConfigurationError } from '../core/errors.js';
import { standardWebhooks } from '../signatures/standard-webhooks.js';

export type Sign = NonNullable<OutgoingSignature['sign']>;

const known = new WeakMap<Endpoint, readonly Sign[]>();

/**
 * How requests to an endpoint are signed; made once for each.
 *
 * @throws {ConfigurationError} where nothing says how.
 */
export function signaturesOf(endpoint: Endpoint): readonly Sign[] {
  let found = known.get(endpoint);
  if (!found) known.set(endpoint, (found = makeSignatures(endpoint)));
  return found;
}

function makeSignatures({ secret, signature }: Endpoint): readonly Sign[] {
  if (signature === 'none') return [];
  if (signature === undefined) {
    if (secret === undefined) {
      throw new ConfigurationError(
        "a destination has no secret: its receiver could not tell who sends. Give it secret: 'whsec_...', another signature, or say signature: 'none'",
      );
    }
    return makeSignatures({ url: '', signature: standardWebhooks({ secret }) });
  }
  return [signature].flat().map((scheme: OutgoingSignature) => {
    if (scheme.sign) return scheme.sign.bind(scheme);
    throw new ConfigurationError(
      'a signature of a destination cannot sign: it has no secret of its own, only a resolver or a public key',
    );
  });
}
