import { createHash, timingSafeEqual } from 'node:crypto';
import {
  ConfigurationError,
  SignatureVerificationError,
} from '../core/errors.js';
import type { RequestHead, SignatureScheme } from '../core/signature-scheme.js';
import { singleHeader } from '../core/webhook-request.js';
import { areUsable, secretList, type Secret } from './secrets.js';

export interface BearerTokenOptions {
  /** The token itself; several while one is being replaced: the first is sent, each is accepted. */
  readonly token: Secret;
}

const HEADER = 'authorization';

/**
 * Accepts requests that carry a fixed token, `Authorization: Bearer <token>`.
 * Proves that the sender knows the token, and nothing about the body: prefer a
 * signature where there is a choice.
 *
 * @example
 * ```ts
 * bearerToken({ token: process.env.TOKEN })
 * ```
 */
export function bearerToken({ token }: BearerTokenOptions): SignatureScheme {
  if (!areUsable(token)) {
    throw new ConfigurationError(
      'bearerToken got a blank token, so everybody could send: set it',
    );
  }
  const tokens = secretList(token);
  if (!tokens.every((it) => /^[\x20-\x7e]+$/.test(it))) {
    throw new ConfigurationError(
      'bearerToken got a token with a line break, or other characters that no header can hold: copy it without what is around it',
    );
  }
  const digests = tokens.map(digest);
  const check = (head: RequestHead) => {
    const given = /^Bearer +(.+)$/i.exec(singleHeader(head, HEADER) ?? '');
    if (!given) {
      throw new SignatureVerificationError(
        `there is no Bearer token in the ${HEADER} header`,
      );
    }
    const found = digest(given[1]!);
    // Every token is compared: the time taken tells nothing of which one fits.
    const matches = digests.filter((known) => timingSafeEqual(known, found));
    if (matches.length > 0) return;
    throw new SignatureVerificationError('the token is another');
  };
  return {
    proof: 'a Bearer token, which proves nothing of the body',
    verifyHead(head) {
      check(head);
      return { isProven: true };
    },
    verify(request) {
      check(request);
      return {};
    },
    sign: () => ({ [HEADER]: `Bearer ${tokens[0]!}` }),
  };
}

/** Of equal length for any token, as the comparison needs it. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
