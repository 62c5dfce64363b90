import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  ConfigurationError,
  SecretUnavailableError,
  SignatureVerificationError,
  type WebhookError,
} from '../core/errors.js';
import type {
  HeadVerdict,
  RequestHead,
  Signer,
} from '../core/signature-scheme.js';
import type { WebhookRequest } from '../core/webhook-request.js';
import { decodeStrictly } from './decode-strictly.js';
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

/** The keys for a request, which the headers were enough to find. */
class FoundKeys implements HeadVerdict {
  /** Anybody can write something that looks like a MAC. */
  readonly isProven = false;

  constructor(
    readonly keys: readonly Buffer[],
    /** Of whom they are to be used by, and for. */
    readonly of: { readonly mac: Mac; readonly headers?: object },
    readonly tenant?: string,
  ) {}
}

const DIGEST_BYTES = { sha1: 20, sha256: 32, sha512: 64 } as const;

/** Makes MACs, and compares them under one or several secrets. */
export class Mac {
  /** Absent where a resolver finds the secret for each request. */
  readonly #fixed: FoundKeys | undefined;

  /** @throws {ConfigurationError} for a blank secret. */
  constructor(private readonly options: MacOptions) {
    const { secret } = options;
    if (typeof secret === 'function') return;
    if (!areUsable(secret)) {
      throw new ConfigurationError(
        'an HMAC scheme got a blank secret, so everybody could sign: set it',
      );
    }
    const keys = this.#keysOf(secretList(secret), ConfigurationError);
    this.#fixed = new FoundKeys(keys, { mac: this });
  }

  /** What it is called: `HMAC-SHA256`. */
  get name(): string {
    return `HMAC-${(this.options.algorithm ?? 'sha256').toUpperCase()}`;
  }

  /** Whether there is a secret to sign with. */
  get signs(): boolean {
    return this.#fixed !== undefined;
  }

  sign(message: Message): string {
    const [signature] = this.signAll(message);
    if (!signature) throw new TypeError('there is no secret to sign with');
    return signature;
  }

  /** One signature under each secret: while one is being replaced, receivers may know either. */
  signAll(message: Message): readonly string[] {
    const encoding = this.options.encoding ?? 'hex';
    return (this.#fixed?.keys ?? []).map((key) =>
      this.#digest(key, message).toString(encoding),
    );
  }

  /**
   * Finds the keys for a request.
   *
   * @throws {SignatureVerificationError} where there are none, or no candidate is a MAC of any message.
   */
  verifyHead(
    head: RequestHead,
    candidates: readonly string[],
  ): HeadVerdict | Promise<HeadVerdict> {
    this.#read(candidates);
    return this.#fixed ?? this.#resolve(head);
  }

  /**
   * @param head what {@link verifyHead} found
   * @throws {SignatureVerificationError} unless one of the candidates is the MAC of `message`.
   */
  verify(
    request: WebhookRequest,
    candidates: readonly string[],
    message: Message,
    head?: HeadVerdict,
  ): Signer | Promise<Signer> {
    const given = this.#read(candidates);
    const found = this.#fixed ?? this.#foundFor(request, head);
    if (found) return this.#match(found, given, message);
    return this.#resolve(request).then((resolved) =>
      this.#match(resolved, given, message),
    );
  }

  async #resolve({ url, headers }: RequestHead): Promise<FoundKeys> {
    const { secret } = this.options;
    const resolver = secret as Extract<typeof secret, Function>;
    const { secrets, tenant } = await resolveSecrets(resolver, {
      url,
      headers,
    });
    if (secrets.length === 0) {
      throw new SignatureVerificationError(
        'the secret resolver knows no secret for this request',
      );
    }
    const keys = this.#keysOf(secrets, SecretUnavailableError);
    return new FoundKeys(keys, { mac: this, headers }, tenant);
  }

  /** What another MAC found, or for another request, is nothing. */
  #foundFor({ headers }: RequestHead, head: HeadVerdict | undefined) {
    const isOurs =
      head instanceof FoundKeys &&
      head.of.mac === this &&
      head.of.headers === headers;
    return isOurs ? head : undefined;
  }

  #match(
    { keys, tenant }: FoundKeys,
    given: readonly Buffer[],
    message: Message,
  ): Signer {
    let matches = false;
    // Every candidate meets every key: the time taken tells nothing of which one fits.
    for (const key of keys) {
      const expected = this.#digest(key, message);
      for (const mac of given) {
        matches = timingSafeEqual(mac, expected) || matches;
      }
    }
    if (!matches) {
      throw new SignatureVerificationError(
        'the signature is not that of the body: the secret is another, or something between the sender and this application changed the body',
      );
    }
    return tenant === undefined ? {} : { tenant };
  }

  #digest(key: Buffer, message: Message): Buffer {
    const hmac = createHmac(this.options.algorithm ?? 'sha256', key);
    for (const piece of message) hmac.update(piece);
    return hmac.digest();
  }

  /**
   * The candidates that are written as a whole MAC is: half of one must not count.
   *
   * @throws {SignatureVerificationError} where there is none.
   */
  #read(candidates: readonly string[]): readonly Buffer[] {
    const { encoding = 'hex', algorithm = 'sha256' } = this.options;
    const bytes = DIGEST_BYTES[algorithm];
    const given = candidates
      .map((text) => decodeStrictly(text, encoding))
      .filter((mac) => mac?.length === bytes);
    if (given.length > 0) return given as readonly Buffer[];
    throw new SignatureVerificationError(
      `the signature is not written as ${algorithm} in ${encoding} is`,
      { flaw: 'header' },
    );
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
