import type { SignatureScheme } from './signature-scheme.js';
import type { WebhookEvent } from './webhook-event.js';

/** Signs what is sent: the schemes that verify requests sign them, too. */
export type OutgoingSignature = Pick<SignatureScheme, 'sign'>;

/** One address, and the proof that its receiver expects. */
export interface Endpoint {
  /** `https:`, or `http:` where the address is in {@link DestinationOptions.allow}. No user and password in it. */
  readonly url: string;
  /** The secret of a Standard Webhooks signature, `whsec_...`; several while one is being replaced: each of them signs. */
  readonly secret?: string | readonly string[];
  /**
   * Another signature, or several: `hmac({ header, secret })`,
   * `bearerToken({ token })`; `'none'` sends without a proof.
   * @default standardWebhooks({ secret })
   */
  readonly signature?:
    OutgoingSignature | readonly OutgoingSignature[] | 'none';
}

/** What is the same for all requests to a destination. Times in milliseconds. */
export interface DestinationOptions {
  /** Names its jobs: the handler's id is `forward:<name>`. */
  readonly name: string;
  /** Sent besides the signature. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * For the whole answer.
   * @default 15000
   */
  readonly timeout?: number;
  /**
   * The longest that a `Retry-After` of the destination is waited for.
   * @default 3600000, one hour
   */
  readonly longestRetryAfter?: number;
  /**
   * Addresses (`10.1.2.3`, `fd00::1`), ranges (`10.0.0.0/8`) and host names that
   * may be called although they are not public. Everything else that is
   * private, loopback, link-local, multicast or a cloud's metadata is refused.
   * @default none
   */
  readonly allow?: readonly string[];
  /**
   * How many redirects (307, 308) within the same origin are followed.
   * @default 0
   */
  readonly redirects?: number;
  /**
   * The JSON that it understands; a `transform` of `forwardTo` goes before it.
   * @default `{ id, type, timestamp, account, tenant?, key, data }`
   */
  payload?(event: WebhookEvent): unknown;
  /** When sending is given up for a while. */
  readonly circuit?: CircuitOptions;
}

/** A circuit breaker: while a destination is down, its jobs wait and use up no attempts. */
export interface CircuitOptions {
  /**
   * How many requests within a minute must have been tried, of which half
   * failed (network, timeout, 429, 5xx), until it opens.
   * @default 5
   */
  readonly failures?: number;
  /**
   * Milliseconds until one request tries again.
   * @default 30000
   */
  readonly pause?: number;
}

/** Where events are sent on to. */
export type Destination = DestinationOptions &
  (
    | Endpoint
    | {
        /** Chooses by event; `undefined`: this one is not sent. */
        endpointFor(event: WebhookEvent): Endpoint | undefined;
      }
  );
