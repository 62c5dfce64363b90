import type {
  HeadVerdict,
  RequestHead,
  SignatureScheme,
  Signer,
} from '../core/signature-scheme.js';
import type { WebhookRequest } from '../core/webhook-request.js';
import { checkSeconds } from './check-seconds.js';
import { fixedTokens, signingKey, type FixedSecrets } from './fixed-tokens.js';
import { resolvedTokens, type TokenResolver } from './resolved-tokens.js';
import type { Secret, SecretResolver } from './secrets.js';
import {
  checkTimes,
  signToken,
  TOKEN_HEADER,
  type Claims,
  type ProvenToken,
} from './token.js';

/** Either tokens name their key (`iss`), which has its secret; or one secret is for all of them. */
type TokenSecrets =
  | { readonly keys: Readonly<Record<string, Secret>> | SecretResolver }
  | { readonly secret: Secret | SecretResolver };

/** What a scheme asks of a token besides signature and age. */
interface TokenContent {
  /** Asks what no body could make right. */
  readonly checkClaims?: (claims: Claims) => void;
  /** @throws {SignatureVerificationError} */
  readonly checkBody: (claims: Claims, body: Buffer) => void;
  readonly claimsFor: (body: Buffer) => Claims;
}

/** A token that is right, but for what it says of the body. */
class TokenVerdict implements HeadVerdict {
  readonly isProven = true;

  constructor(
    readonly token: ProvenToken,
    /** Of what it is to be used by, and for. */
    readonly of: { readonly scheme: object; readonly headers: object },
  ) {}
}

/** A scheme whose proof is a JWT in `Authorization`, with or without `Bearer `. Pinned to HS256; `exp` is required. */
export function tokenScheme(
  {
    leeway = 60,
    ...secrets
  }: TokenSecrets & { readonly leeway?: number | undefined },
  { checkClaims, checkBody, claimsFor }: TokenContent,
): SignatureScheme {
  checkSeconds('leeway', leeway);
  const fixed = areFixed(secrets) ? secrets : undefined;
  const read = fixed
    ? fixedTokens(fixed)
    : resolvedTokens(secrets as TokenResolver);
  // Under one secret for all, the key that a token names is what its bearer says.
  const chosenByKey = 'keys' in secrets || !fixed;

  const judge = (token: ProvenToken, head: RequestHead): TokenVerdict => {
    checkTimes(token.claims, head, leeway);
    checkClaims?.(token.claims);
    return new TokenVerdict(token, { scheme, headers: head.headers });
  };
  const verifyHead = (head: RequestHead) => {
    const token = read(head);
    return token instanceof Promise
      ? token.then((it) => judge(it, head))
      : judge(token, head);
  };
  const accept = (
    { token: { claims, tenant } }: TokenVerdict,
    { body }: WebhookRequest,
  ): Signer => {
    checkBody(claims, body);
    const { iss } = claims;
    return {
      ...(typeof iss === 'string' && chosenByKey && { signedBy: iss }),
      ...(tenant !== undefined && { tenant }),
    };
  };
  /** What another scheme found, or for another request, is nothing. */
  const isOurs = (
    head: HeadVerdict | undefined,
    { headers }: WebhookRequest,
  ): head is TokenVerdict =>
    head instanceof TokenVerdict &&
    head.of.scheme === scheme &&
    head.of.headers === headers;

  const scheme: SignatureScheme = {
    verifyHead,
    verify(request, head) {
      const verdict = isOurs(head, request) ? head : verifyHead(request);
      return verdict instanceof Promise
        ? verdict.then((it) => accept(it, request))
        : accept(verdict, request);
    },
    ...(fixed && {
      sign(body, at = new Date()) {
        const [key, issuer] = signingKey(fixed);
        return { [TOKEN_HEADER]: signToken(key, issuer, claimsFor(body), at) };
      },
    }),
  };
  return scheme;
}

function areFixed(secrets: TokenSecrets): secrets is FixedSecrets {
  const given = 'keys' in secrets ? secrets.keys : secrets.secret;
  return typeof given !== 'function';
}
