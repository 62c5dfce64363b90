import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  ConfigurationError,
  SecretUnavailableError,
  SignatureVerificationError,
  type WebhookError,
} from '../core/errors.js';
import type { Signer } from '../core/signature-scheme.js';
import type { WebhookRequest } from '../core/webhook-request.js';
import {
  areUsable,
  resolveSecrets,
  secretList,
  type Secret,
  type SecretResolver,
} from './secrets.js';

/** What the schemes with a shared secret and an HMAC have in common. */
export interface MacOptions {
  /** The shared secret, several while it is being replaced, or a resolver. */
  readonly secret: Secret | SecretResolver;
  /** @default 'sha256' */
  readonly algorithm?: 'sha1' | 'sha256' | 'sha512';
  /**
   * How the signature is written.
   * @default 'hex'
   */
  readonly encoding?: 'hex' | 'base64';
  /**
   * How the secret is written: as the key itself, or as base64 of it.
   * @default 'utf8'
   */
  readonly secretEncoding?: 'utf8' | 'base64';
}

/** Bytes of a key that is written in base64. */
const SHORTEST_KEY = 8;

/** What is signed, piece by piece: put together as bytes, never as text, which would change them. */
export type Message = readonly (string | Buffer)[];

/** Makes MACs, and compares them under one or several secrets. */
export class Mac {
  /** Absent where a resolver finds the secret for each request. */
  readonly #keys: readonly Buffer[] | undefined;

  /** @throws {ConfigurationError} for a blank secret. */
  constructor(private readonly options: MacOptions) {
    const { secret } = options;
    if (typeof secret === 'function') return;
    if (!areUsable(secret)) {
      throw new ConfigurationError(
        'an HMAC scheme got a blank secret, so everybody could sign: set it',
      );
    }
    this.#keys = this.#keysOf(secretList(secret), ConfigurationError);
  }

  /** What it is called: `HMAC-SHA256`. */
  get name(): string {
    return `HMAC-${(this.options.algorithm ?? 'sha256').toUpperCase()}`;
  }

  /** Whether there is a secret to sign with. */
  get signs(): boolean {
    return this.#keys !== undefined;
  }

  sign(message: Message): string {
    const [signature] = this.signAll(message);
    if (!signature) throw new TypeError('there is no secret to sign with');
    return signature;
  }

  /** One signature under each secret: while one is being replaced, receivers may know either. */
  signAll(message: Message): readonly string[] {
    const encoding = this.options.encoding ?? 'hex';
    return (this.#keys ?? []).map((key) =>
      this.#digest(key, message).toString(encoding),
    );
  }

  /** @throws {SignatureVerificationError} unless one of the candidates is the MAC of `message`. */
  verify(
    request: WebhookRequest,
    candidates: readonly string[],
    message: Message,
  ): Signer | Promise<Signer> {
    const { secret } = this.options;
    if (typeof secret !== 'function') {
      this.#match(this.#keys!, candidates, message);
      return {};
    }
    const { url, headers } = request;
    return resolveSecrets(secret, { url, headers }).then(
      ({ secrets, tenant }) => {
        const keys = this.#keysOf(secrets, SecretUnavailableError);
        this.#match(keys, candidates, message);
        return tenant === undefined ? {} : { tenant };
      },
    );
  }

  #match(
    keys: readonly Buffer[],
    candidates: readonly string[],
    message: Message,
  ): void {
    const given = candidates.map((text) => this.#decode(text));
    let matches = false;
    // Every candidate meets every key: the time taken tells nothing of which one fits.
    for (const key of keys) {
      const expected = this.#digest(key, message);
      for (const mac of given) {
        matches =
          (mac.length === expected.length && timingSafeEqual(mac, expected)) ||
          matches;
      }
    }
    if (!matches) {
      throw new SignatureVerificationError(
        'the signature is not that of the body: the secret is another, or something between the sender and this application changed the body',
      );
    }
  }

  #digest(key: Buffer, message: Message): Buffer {
    const hmac = createHmac(this.options.algorithm ?? 'sha256', key);
    for (const piece of message) hmac.update(piece);
    return hmac.digest();
  }

  /** Empty where the text is not exactly what the encoding writes: half of a signature must not count as one. */
  #decode(text: string): Buffer {
    const encoding = this.options.encoding ?? 'hex';
    const bytes = Buffer.from(text, encoding);
    const spelling = bytes.toString(encoding);
    const same =
      encoding === 'hex' ? spelling === text.toLowerCase() : spelling === text;
    return same ? bytes : Buffer.alloc(0);
  }

  #keysOf(
    secrets: readonly string[],
    Failure: new (message: string) => WebhookError,
  ): readonly Buffer[] {
    if (this.options.secretEncoding !== 'base64') {
      return secrets.map((secret) => Buffer.from(secret));
    }
    return secrets.map((secret) => {
      const key = Buffer.from(secret, 'base64');
      // A masked or mistyped secret decodes to next to nothing, with which everybody could sign.
      const same = unpadded(key.toString('base64')) === unpadded(secret.trim());
      if (same && key.length >= SHORTEST_KEY) return key;
      throw new Failure(
        `a secret is not the base64 of ${SHORTEST_KEY} bytes or more: copy it whole, and not as a dashboard masks it`,
      );
    });
  }
}

const unpadded = (base64: string) => base64.replace(/=+$/, '');
