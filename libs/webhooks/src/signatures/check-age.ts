import { SignatureVerificationError } from '../core/errors.js';

/**
 * Whether a request was signed lately, and not in the future either.
 *
 * @param at milliseconds since 1970; `undefined` where no time could be read
 * @param tolerance seconds
 * @throws {SignatureVerificationError}
 */
export function checkAge(
  at: number | undefined,
  now: Date,
  tolerance: number,
): void {
  if (at === undefined) {
    throw new SignatureVerificationError('the timestamp cannot be read', {
      flaw: 'header',
    });
  }
  const age = now.getTime() - at;
  if (Math.abs(age) <= tolerance * 1000) return;
  const distance = `${Math.round(Math.abs(age) / 1000)} s ${age > 0 ? 'ago' : 'in the future'}`;
  throw new SignatureVerificationError(
    `the request was signed ${distance}, over the tolerance of ${tolerance} s: compare the clocks of both machines`,
    { flaw: 'age', signedAt: new Date(at) },
  );
}
