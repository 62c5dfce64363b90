import {
  ConfigurationError,
  isWebhookError,
  SignatureVerificationError,
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
    verify: (request) => verifyAny(schemes, request),
    ...(signing && { sign: (body, at) => signing.sign!(body, at) }),
  };
}

async function verifyAny(
  schemes: readonly SignatureScheme[],
  request: WebhookRequest,
): Promise<Signer> {
  const reasons: string[] = [];
  let fault: unknown;
  for (const scheme of schemes) {
    try {
      return await scheme.verify(request);
    } catch (error) {
      if (isWebhookError(error) && error.code === 'ERR_WEBHOOK_SIGNATURE') {
        reasons.push(error.message);
      } else fault ??= error;
    }
  }
  // A secret that could not be looked up might have been the right one: the sender must come back.
  if (fault !== undefined) throw fault;
  throw new SignatureVerificationError(
    `no scheme accepts the request: ${reasons.join('; or ')}`,
  );
}
