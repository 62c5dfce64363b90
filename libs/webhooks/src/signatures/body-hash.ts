import { hash, timingSafeEqual } from 'node:crypto';
import { SignatureVerificationError } from '../core/errors.js';

/** Characters of 32 bytes as base64. */
const HASH_LENGTH = 44;

/** What LiveKit writes into the `sha256` claim of its tokens: the hash of the body, as base64. */
export function bodyHash(body: Buffer): string {
  return hash('sha256', body, 'base64');
}

/**
 * The access token of a participant is signed with the same key as a webhook's, and has no such claim.
 *
 * @throws {SignatureVerificationError} unless `claim` may be the hash of a body.
 */
export function checkHashClaim(claim: unknown): void {
  if (typeof claim === 'string' && claim.length === HASH_LENGTH) return;
  throw new SignatureVerificationError(
    'the token does not hold the hash of a body (sha256): it is no token of a webhook',
    { flaw: 'body' },
  );
}

/** @throws {SignatureVerificationError} unless `claim` is the hash of the body. */
export function checkBodyHash(claim: unknown, body: Buffer): void {
  if (typeof claim !== 'string' || !equal(claim, bodyHash(body))) {
    throw new SignatureVerificationError(
      'the body is not the one that was signed: something between the sender and this application changed it',
      { flaw: 'body' },
    );
  }
}

/** Whether the texts are the same, in a time that does not tell where they differ. */
function equal(actual: string, expected: string): boolean {
  const [a, b] = [Buffer.from(actual), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
