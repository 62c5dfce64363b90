import {
  ConfigurationError,
  isWebhookError,
  SignatureVerificationError,
  type ProofFlaw,
} from '../core/errors.js';
import type { SignatureScheme, Signer } from '../core/signature-scheme.js';
import type { WebhookRequest } from '../core/webhook-request.js';

/**
 * Accepts what one of several schemes accepts: for a route with two senders,
 * or a sender that is changing its scheme. It is as strong as the weakest.
 *
 * @throws {ConfigurationError} without a scheme.
 *
 * @example
 * ```ts
 * anyOf(jwtBodyHash({ keys }), bearerJwt({ secret }))
 * ```
 */
export function anyOf(...schemes: readonly SignatureScheme[]): SignatureScheme {
  if (schemes.length === 0) {
    throw new ConfigurationError(
      'anyOf got no scheme, so nobody could sign: give it at least one',
    );
  }
  const signing = schemes.find((scheme) => scheme.sign !== undefined);
  return {
    proof: schemes.map(({ proof = 'another scheme' }) => proof).join(', or '),
    verify: (request) => verifyAny(schemes, request),
    ...(signing && { sign: (body, at) => signing.sign!(body, at) }),
  };
}

/** What the scheme says that got furthest: it knew the secret, or at least read the proof. */
function nearest(errors: readonly SignatureVerificationError[]): ProofFlaw {
  const { flaw, signedAt } =
    errors.find((error) => error.flaw === 'age' || error.flaw === 'body') ??
    errors.find((error) => error.flaw !== 'header') ??
    errors[0]!;
  return { ...(flaw && { flaw }), signedAt };
}

async function verifyAny(
  schemes: readonly SignatureScheme[],
  request: WebhookRequest,
): Promise<Signer> {
  const errors: SignatureVerificationError[] = [];
  let fault: unknown;
  for (const scheme of schemes) {
    try {
      return await scheme.verify(request);
    } catch (error) {
      if (isWebhookError(error) && error.code === 'ERR_WEBHOOK_SIGNATURE') {
        errors.push(error as SignatureVerificationError);
      } else fault ??= error;
    }
  }
  // A secret that could not be looked up might have been the right one: the sender must come back.
  if (fault !== undefined) throw fault;
  const reasons = errors.map(({ message }) => message).join('; or ');
  throw new SignatureVerificationError(
    `no scheme accepts the request: ${reasons}`,
    nearest(errors),
  );
}
