import { SignatureVerificationError } from './errors.js';

/** One HTTP request as it came off the socket: nothing is parsed, nothing is trusted. */
export interface WebhookRequest {
  /** Path and query as requested, for example `/webhooks/livekit?region=eu`. */
  readonly url: string;
  /** Every value of every header, by lower-case name. Repeated headers are kept apart. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  /** The body's bytes, after its `Content-Encoding` (gzip, deflate, br) was undone. */
  readonly body: Buffer;
  /** When the request's headers arrived; the clock that signatures are checked against. */
  readonly receivedAt: Date;
}

/**
 * Reads a header that may stand only once.
 *
 * @throws {SignatureVerificationError} when it is repeated: two proofs are no proof.
 */
export function singleHeader(
  request: Pick<WebhookRequest, 'headers'>,
  name: string,
): string | undefined {
  const values = request.headers[name];
  if (values && values.length > 1) {
    throw new SignatureVerificationError(
      `the ${name} header is there ${values.length} times`,
      { flaw: 'header' },
    );
  }
  return values?.[0];
}
