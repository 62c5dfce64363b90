import {
  createPublicKey,
  randomUUID,
  verify,
  type KeyObject,
} from 'node:crypto';
import {
  ConfigurationError,
  SignatureVerificationError,
} from '../core/errors.js';
import type { RequestHead, SignatureScheme } from '../core/signature-scheme.js';
import { singleHeader } from '../core/webhook-request.js';
import { checkAge } from './check-age.js';
import { checkSeconds } from './check-seconds.js';
import { decodeStrictly } from './decode-strictly.js';
import { Mac } from './mac.js';
import { areUsable, secretList, type Secret } from './secrets.js';
import { parseTime } from './time-unit.js';

export interface StandardWebhooksOptions {
  /** `whsec_...` for HMAC, `whpk_...` for the sender's public key; several while one is being replaced. */
  readonly secret: Secret;
  /**
   * What the names of the three headers begin with.
   * @default 'webhook'
   */
  readonly prefix?: 'webhook' | 'svix';
  /**
   * Seconds by which the timestamp may be in the past or in the future.
   * @default 300
   */
  readonly tolerance?: number | undefined;
}

/** A rotation needs two; each more is work that a stranger can ask for. */
const MOST_CANDIDATES = 8;
const SIGNATURE_BYTES = 64;

/** What makes 32 raw bytes an Ed25519 public key in DER (RFC 8410). */
const ED25519 = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Accepts requests signed as the Standard Webhooks specification has it: with
 * an HMAC (`v1`) or Ed25519 (`v1a`). Proves origin, integrity and age. Signs
 * with an HMAC under each of the secrets.
 *
 * @example
 * ```ts
 * standardWebhooks({ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' })
 * ```
 * @see https://www.standardwebhooks.com
 */
export function standardWebhooks({
  secret,
  prefix = 'webhook',
  tolerance = 300,
}: StandardWebhooksOptions): SignatureScheme {
  if (!areUsable(secret)) {
    throw new ConfigurationError(
      'standardWebhooks got a blank secret, so everybody could sign: set it',
    );
  }
  checkSeconds('tolerance', tolerance);
  const secrets = secretList(secret);
  const publicKeys = secrets
    .filter((text) => text.startsWith('whpk_'))
    .map(readPublicKey);
  const shared = secrets.filter((text) => !text.startsWith('whpk_'));
  const mac = shared.length > 0 ? sharedMac(shared) : undefined;

  const read = (head: RequestHead) => {
    const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map(
      (name) => singleHeader(head, `${prefix}-${name}`),
    );
    if (!id || !timestamp || !signatures) {
      throw new SignatureVerificationError(
        `the headers ${prefix}-id, ${prefix}-timestamp and ${prefix}-signature are not all there`,
      );
    }
    const macs = mac ? signaturesOf(signatures, 'v1') : [];
    const asymmetric = publicKeys.length > 0 ? readSignatures(signatures) : [];
    if (macs.length === 0 && asymmetric.length === 0) {
      throw new SignatureVerificationError(
        'no signature fits the kind of secret that is configured',
      );
    }
    return { id, timestamp, macs, asymmetric };
  };
  const checkTime = ({ receivedAt }: RequestHead, timestamp: string) =>
    checkAge(parseTime(timestamp, 's'), receivedAt, tolerance);

  return {
    proof: `Standard Webhooks in ${prefix}-signature`,
    verifyHead(head) {
      const { timestamp, macs, asymmetric } = read(head);
      checkTime(head, timestamp);
      return mac && asymmetric.length === 0
        ? mac.verifyHead(head, macs)
        : { isProven: false };
    },
    verify(request) {
      const { id, timestamp, macs, asymmetric } = read(request);
      const message = [`${id}.${timestamp}.`, request.body];
      if (!isSignedBy(publicKeys, asymmetric, message)) {
        if (!mac || macs.length === 0) {
          throw new SignatureVerificationError(
            'the signature is not that of the body under the public key that is configured',
          );
        }
        void mac.verify(request, macs, message);
      }
      checkTime(request, timestamp);
      return {};
    },
    ...(mac && {
      sign: (body, at = new Date(), id = `msg_${randomUUID()}`) => {
        const timestamp = `${Math.floor(at.getTime() / 1000)}`;
        const message = [`${id}.${timestamp}.`, body];
        const signatures = mac.signAll(message).map((text) => `v1,${text}`);
        return {
          [`${prefix}-id`]: id,
          [`${prefix}-timestamp`]: timestamp,
          [`${prefix}-signature`]: signatures.join(' '),
        };
      },
    }),
  };
}

function isSignedBy(
  keys: readonly KeyObject[],
  signatures: readonly Buffer[],
  message: readonly (string | Buffer)[],
): boolean {
  if (signatures.length === 0) return false;
  const bytes = Buffer.concat(message.map((part) => Buffer.from(part)));
  return signatures.some((signature) =>
    keys.some((key) => verify(null, bytes, key, signature)),
  );
}

/** Those that are written as a whole Ed25519 signature is. */
function readSignatures(list: string): readonly Buffer[] {
  return signaturesOf(list, 'v1a')
    .map((signature) => decodeStrictly(signature, 'base64'))
    .filter((bytes) => bytes?.length === SIGNATURE_BYTES) as Buffer[];
}

/** The signatures of one version in a list like `v1,<base64> v1a,<base64>`. */
function signaturesOf(list: string, version: string): readonly string[] {
  return list
    .split(' ')
    .filter((entry) => entry.startsWith(`${version},`))
    .slice(0, MOST_CANDIDATES)
    .map((entry) => entry.slice(version.length + 1))
    .filter((signature) => signature !== '');
}

function sharedMac(secrets: readonly string[]): Mac {
  const secret = secrets.map((text) => text.replace(/^whsec_/, ''));
  return new Mac({ secret, secretEncoding: 'base64', encoding: 'base64' });
}

/** @throws {ConfigurationError} unless it is a whole Ed25519 key. */
function readPublicKey(text: string): KeyObject {
  const bytes = Buffer.from(text.slice('whpk_'.length), 'base64');
  if (bytes.length !== 32) {
    throw new ConfigurationError(
      'a whpk_ key of standardWebhooks is not 32 bytes long: copy it whole',
    );
  }
  const key = Buffer.concat([ED25519, bytes]);
  return createPublicKey({ key, format: 'der', type: 'spki' });
}
