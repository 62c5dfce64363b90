import {
  ConfigurationError,
  isWebhookError,
  SignatureVerificationError,
  type ProofFlaw,
} from '../core/errors.js';
import type {
  HeadVerdict,
  RequestHead,
  SignatureScheme,
  Signer,
} from '../core/signature-scheme.js';
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
    verifyHead: (head) => lookAtAll(schemes, head),
    verify: (request, head) =>
      verifyAny(schemes, request, head instanceof Looks ? head : undefined),
    ...(signing && { sign: (body, at) => signing.sign!(body, at) }),
  };
}

/** What one of the schemes said of the headers. */
type Look =
  { readonly verdict: HeadVerdict | undefined } | { readonly error: unknown };

class Looks implements HeadVerdict {
  constructor(readonly by: ReadonlyMap<SignatureScheme, Look>) {}

  get isProven(): boolean {
    return [...this.by.values()].some(
      (look) => 'verdict' in look && look.verdict?.isProven,
    );
  }
}

async function lookAtAll(
  schemes: readonly SignatureScheme[],
  head: RequestHead,
): Promise<Looks> {
  const looks = new Map<SignatureScheme, Look>();
  for (const scheme of schemes) {
    try {
      looks.set(scheme, { verdict: await scheme.verifyHead?.(head) });
    } catch (error) {
      looks.set(scheme, { error });
    }
  }
  const errors = [...looks.values()].flatMap((look) =>
    'error' in look ? [look.error] : [],
  );
  if (errors.length === looks.size) throw refusalOf(errors);
  return new Looks(looks);
}

async function verifyAny(
  schemes: readonly SignatureScheme[],
  request: WebhookRequest,
  looks: Looks | undefined,
): Promise<Signer> {
  const errors: unknown[] = [];
  for (const scheme of schemes) {
    const look = looks?.by.get(scheme);
    try {
      if (look && 'error' in look) throw look.error;
      return await scheme.verify(request, look?.verdict);
    } catch (error) {
      errors.push(error);
    }
  }
  throw refusalOf(errors);
}

/** Why none of the schemes accepts a request. */
function refusalOf(errors: readonly unknown[]): unknown {
  const refusals = errors.filter(isRefusal);
  // A secret that could not be looked up might have been the right one: the sender must come back.
  if (refusals.length < errors.length) {
    return errors.find((error) => !isRefusal(error));
  }
  const reasons = refusals.map(({ message }) => message).join('; or ');
  return new SignatureVerificationError(
    `no scheme accepts the request: ${reasons}`,
    nearest(refusals),
  );
}

function isRefusal(error: unknown): error is SignatureVerificationError {
  return isWebhookError(error) && error.code === 'ERR_WEBHOOK_SIGNATURE';
}

/** What the scheme says that got furthest: it knew the secret, or at least read the proof. */
function nearest(errors: readonly SignatureVerificationError[]): ProofFlaw {
  const { flaw, signedAt } =
    errors.find((error) => error.flaw === 'age' || error.flaw === 'body') ??
    errors.find((error) => error.flaw !== 'header') ??
    errors[0]!;
  return { ...(flaw && { flaw }), signedAt };
}
