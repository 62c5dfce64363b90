import { SignatureVerificationError } from '../core/errors.js';
import type { RequestHead, SignatureScheme } from '../core/signature-scheme.js';
import { singleHeader, type WebhookRequest } from '../core/webhook-request.js';
import { checkAge } from './check-age.js';
import { checkSeconds } from './check-seconds.js';
import { Mac, type MacOptions, type Message } from './mac.js';
import { parseTime, writeTime, type TimeUnit } from './time-unit.js';

/** A piece of what is signed: the body's bytes, the timestamp as it was written, another header, or a text. */
export type SignedPart =
  | 'body'
  | 'timestamp'
  | { readonly header: string }
  | { readonly text: string };

export interface TimestampedHmacOptions extends MacOptions {
  /** The header that holds the signature. */
  readonly header: string;
  /**
   * The timestamp's key in a header like `t=1700000000,v1=5257a8...`, or the header that it has to itself.
   * @default { key: 't' }
   */
  readonly timestamp?: { readonly key: string } | { readonly header: string };
  /**
   * The key of the signature in a header like `t=...,v1=...`; repeated, each is tried.
   * @default 'v1'
   */
  readonly signatureKey?: string;
  /**
   * What stands before the signature in a header of its own, for example `v0=`.
   * @default ''
   */
  readonly prefix?: string;
  /** What is signed, in this order. @default ['timestamp', { text: '.' }, 'body'] */
  readonly message?: readonly SignedPart[];
  /** @default 's' */
  readonly unit?: TimeUnit;
  /**
   * Seconds by which the timestamp may be in the past or in the future.
   * @default 300
   */
  readonly tolerance?: number | undefined;
  /**
   * For senders that leave the timestamp out of what they sign: the field of
   * the body that repeats it, and must be equal where it is there.
   */
  readonly repeatedIn?: string;
}

const DEFAULT_MESSAGE: readonly SignedPart[] = [
  'timestamp',
  { text: '.' },
  'body',
];

/**
 * Accepts requests with an HMAC and a timestamp. Proves origin and integrity;
 * proves age where the timestamp is signed, or repeated in the signed body.
 *
 * @example
 * ```ts
 * timestampedHmac({ header: 'mux-signature', secret: 'the signing secret' })
 * ```
 */
export function timestampedHmac(
  given: TimestampedHmacOptions,
): SignatureScheme {
  const options = withLowerCaseHeaders(given);
  const { header, unit = 's', tolerance = 300, repeatedIn } = options;
  checkSeconds('tolerance', tolerance);
  const layout = options.timestamp ?? { key: 't' };
  const mac = new Mac(options);

  const checkTime = ({ receivedAt }: RequestHead, timestamp: string) =>
    checkAge(parseTime(timestamp, unit), receivedAt, tolerance);
  const judge = (request: WebhookRequest, timestamp: string) => {
    checkTime(request, timestamp);
    if (repeatedIn !== undefined) {
      checkRepeated(request.body, repeatedIn, timestamp);
    }
  };
  return {
    proof: `${mac.name} with a time in ${header}`,
    verifyHead(head) {
      const { timestamp, signatures } = readHeaders(head, options, layout);
      // Not proven to be the sender's, but if it is, it is too old.
      checkTime(head, timestamp);
      return mac.verifyHead(head, signatures);
    },
    verify(request, head) {
      const { timestamp, signatures } = readHeaders(request, options, layout);
      const message = assemble(request, timestamp, options.message);
      const verdict = mac.verify(request, signatures, message, head);
      // Only what is proven to be the sender's is looked at.
      if (verdict instanceof Promise) {
        return verdict.then((signer) => {
          judge(request, timestamp);
          return signer;
        });
      }
      judge(request, timestamp);
      return verdict;
    },
    ...(mac.signs && {
      sign(body, at = new Date()) {
        const timestamp = writeTime(at, unit);
        const request = { body, headers: {} };
        const signature = mac.sign(
          assemble(request, timestamp, options.message),
        );
        return 'key' in layout
          ? {
              [header]: `${layout.key}=${timestamp},${options.signatureKey ?? 'v1'}=${signature}`,
            }
          : {
              [layout.header]: timestamp,
              [header]: (options.prefix ?? '') + signature,
            };
      },
    }),
  };
}

type Layout = { readonly key: string } | { readonly header: string };

/** As requests have them: looked up for each, so written once. */
function withLowerCaseHeaders({
  header,
  timestamp,
  message,
  ...options
}: TimestampedHmacOptions): TimestampedHmacOptions {
  const lower = <Place>(place: Place): Place =>
    typeof place === 'object' && place !== null && 'header' in place
      ? { ...place, header: String(place.header).toLowerCase() }
      : place;
  return {
    ...options,
    header: header.toLowerCase(),
    ...(timestamp && { timestamp: lower(timestamp) }),
    ...(message && { message: message.map(lower) }),
  };
}

function readHeaders(
  request: RequestHead,
  { header, signatureKey = 'v1', prefix = '' }: TimestampedHmacOptions,
  layout: Layout,
): { timestamp: string; signatures: readonly string[] } {
  const value = singleHeader(request, header);
  if (!value) {
    throw new SignatureVerificationError(`there is no ${header} header`, {
      flaw: 'header',
    });
  }
  const pairs = value.split(',').map((pair) => {
    const [key = '', ...rest] = pair.split('=');
    return { key: key.trim(), value: rest.join('=').trim() };
  });
  const valuesOf = (key: string) =>
    pairs.filter((pair) => pair.key === key).map((pair) => pair.value);

  const signatures =
    'key' in layout
      ? valuesOf(signatureKey)
      : [value.startsWith(prefix) ? value.slice(prefix.length) : ''];
  const timestamps =
    'key' in layout
      ? valuesOf(layout.key)
      : [singleHeader(request, layout.header) ?? ''];
  const [timestamp] = timestamps;
  if (!timestamp || timestamps.length > 1 || !signatures.some(Boolean)) {
    throw new SignatureVerificationError(
      `the ${header} header does not hold one timestamp and a signature`,
      { flaw: 'header' },
    );
  }
  return { timestamp, signatures: signatures.filter(Boolean) };
}

function assemble(
  request: Pick<WebhookRequest, 'body' | 'headers'>,
  timestamp: string,
  parts: readonly SignedPart[] = DEFAULT_MESSAGE,
): Message {
  return parts.map((part) => {
    if (part === 'body') return request.body;
    if (part === 'timestamp') return timestamp;
    if ('text' in part) return part.text;
    return singleHeader(request, part.header) ?? '';
  });
}

function checkRepeated(body: Buffer, field: string, timestamp: string): void {
  let repeated: unknown;
  try {
    repeated = (JSON.parse(body.toString()) as Record<string, unknown>)[field];
  } catch {
    // Not readable: the route's parser says so.
    return;
  }
  if (repeated === undefined) return;
  // No JSON.stringify: a list in lists, deep enough, overflows its stack, and is answered 500.
  if (typeof repeated !== 'number' || String(repeated) !== timestamp) {
    throw new SignatureVerificationError(
      `the timestamp is not the one that was signed (${field} in the body)`,
      { flaw: 'header' },
    );
  }
}
