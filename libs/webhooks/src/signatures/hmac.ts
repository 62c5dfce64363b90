import { SignatureVerificationError } from '../core/errors.js';
import type { RequestHead, SignatureScheme } from '../core/signature-scheme.js';
import { singleHeader } from '../core/webhook-request.js';
import { Mac, type MacOptions } from './mac.js';

export interface HmacOptions extends MacOptions {
  /** The header that holds the signature. */
  readonly header: string;
  /**
   * What stands before the signature, for example `sha256=`.
   * @default ''
   */
  readonly prefix?: string;
}

/**
 * Accepts requests with an HMAC of the body in a header. Proves origin and
 * integrity, but not age: a request that was seen can be sent again once its
 * event's id is forgotten.
 *
 * @example
 * ```ts
 * hmac({ header: 'x-signature', secret: 'the shared secret' })
 * ```
 */
export function hmac(options: HmacOptions): SignatureScheme {
  const { prefix = '' } = options;
  const header = options.header.toLowerCase();
  const mac = new Mac(options);
  const signatureOf = (head: RequestHead) => {
    const value = singleHeader(head, header);
    if (!value?.startsWith(prefix) || value === prefix) {
      throw new SignatureVerificationError(
        `there is no signature in the ${header} header`,
        { flaw: 'header' },
      );
    }
    return value.slice(prefix.length);
  };
  return {
    proof: `${mac.name} in ${header}`,
    verifyHead: (head) => mac.verifyHead(head, [signatureOf(head)]),
    verify: (request, head) =>
      mac.verify(request, [signatureOf(request)], [request.body], head),
    ...(mac.signs && {
      sign: (body) => ({ [header]: prefix + mac.sign([body]) }),
    }),
  };
}
