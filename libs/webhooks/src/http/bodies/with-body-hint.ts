import { SignatureVerificationError } from '../../core/errors.js';

/** How a body begins that a client, of a test most likely, has made JSON of before it sent it. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /^\{"type":"Buffer","data":\[/,
    'the body is a Buffer turned into JSON, as supertest does it: `.send(body.toString())`, or `.serialize((bytes) => bytes)` before `.send(body)`',
  ],
  [
    /^\{"0":\d+,"1":\d/,
    'the body is an array of bytes turned into JSON: send a string or a Buffer as it is',
  ],
  [
    /^"\{\\"/,
    'the body is JSON in a JSON string: whatever sends it has serialised it twice',
  ],
];
const ENOUGH = 32;

/** Where a body is refused that a test has spoilt on its way, the error says how to send it. */
export async function withBodyHint<Verdict>(
  body: Buffer,
  verify: () => Verdict | Promise<Verdict>,
): Promise<Verdict> {
  try {
    return await verify();
  } catch (error) {
    throw hinted(error, body);
  }
}

function hinted(error: unknown, body: Buffer): unknown {
  if (!(error instanceof SignatureVerificationError)) return error;
  const start = body.toString('latin1', 0, ENOUGH);
  const hint = HINTS.find(([pattern]) => pattern.test(start))?.[1];
  if (!hint) return error;
  const { message, flaw, signedAt } = error;
  return new SignatureVerificationError(`${message}; ${hint}`, {
    ...(flaw && { flaw }),
    signedAt,
    cause: error,
  });
}
