import { hash, timingSafeEqual } from 'node:crypto';
import { SignatureVerificationError } from '../core/errors.js';

/** What LiveKit writes into the `sha256` claim of its tokens: the hash of the body, as base64. */
export function bodyHash(body: Buffer): string {
  return hash('sha256', body, 'base64');
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
