import type { WebhookRequest } from './webhook-request.js';

/** Who signed a request, as far as the scheme and the secret's owner tell. */
export interface Signer {
  /** The id of the key that signed, where the scheme has one. */
  readonly signedBy?: string;
  /** Whom the secret belongs to, where a resolver said so. */
  readonly tenant?: string;
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
   * @throws {SignatureVerificationError} unless the holder of a secret signed it.
   * @throws {SecretUnavailableError} when the secret could not be looked up.
   */
  verify(request: WebhookRequest): Signer | Promise<Signer>;
  /**
   * Headers that make `body` pass {@link verify}; absent where the scheme cannot choose a secret to sign with.
   *
   * @param id what the message is known by, where the scheme signs that too; a random one unless given
   */
  sign?(body: Buffer, at?: Date, id?: string): Record<string, string>;
}
