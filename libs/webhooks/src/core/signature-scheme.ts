import type { WebhookRequest } from './webhook-request.js';

/** Who signed a request, as far as the scheme and the secret's owner tell. */
export interface Signer {
  /** The id of the key that signed, where the scheme has one. */
  readonly signedBy?: string;
  /** Whom the secret belongs to, where a resolver said so. */
  readonly tenant?: string;
}

/** A request whose body is still to come. */
export type RequestHead = Omit<WebhookRequest, 'body'>;

/** What the headers of a request tell of its sender while its body is still to come. */
export interface HeadVerdict {
  /**
   * Whether the headers alone take a secret to make, as a token does. Its body
   * may then take more of the memory for bodies: see `limits.inFlight`.
   */
  readonly isProven: boolean;
}

/** Proves where a request comes from. */
export interface SignatureScheme {
  /**
   * What proves the sender, for the log: `HMAC-SHA256 in x-signature`.
   * @default 'a scheme of its own'
   */
  readonly proof?: string;
  /**
   * Says who signed `request`. Reads nothing of the body's meaning before the proof over its bytes was found right.
   *
   * @param head what {@link verifyHead} of this scheme found, so that nothing is done twice; verdicts of others are worth nothing
   * @throws {SignatureVerificationError} unless the holder of a secret signed it.
   * @throws {SecretUnavailableError} when the secret could not be looked up.
   */
  verify(request: WebhookRequest, head?: HeadVerdict): Signer | Promise<Signer>;
  /**
   * Refuses, before the body is read, what no body could make right: a header
   * that is missing or malformed, a token under another secret, an old
   * timestamp. Whatever it finds, {@link verify} decides.
   *
   * @default all bodies are read
   * @throws as {@link verify} does.
   */
  verifyHead?(head: RequestHead): HeadVerdict | Promise<HeadVerdict>;
  /**
   * Headers that make `body` pass {@link verify}; absent where the scheme cannot choose a secret to sign with.
   *
   * @param id what the message is known by, where the scheme signs that too; a random one unless given
   */
  sign?(body: Buffer, at?: Date, id?: string): Record<string, string>;
}
