import type { LivepeerEventType } from '../livepeer.events.js';

/** What a webhook of Livepeer's may be called for; the last is a question, which goes to the route `access-control`. */
export type LivepeerWebhookEvent = LivepeerEventType | 'playback.accessControl';

/** What you say of a webhook. */
export interface LivepeerWebhookInput {
  readonly name: string;
  /** Where Livepeer sends to: `http://` or `https://`, and public. */
  readonly url: string;
  readonly events: readonly LivepeerWebhookEvent[];
  /** Livepeer signs with it; without one it does not sign at all, and this library accepts nothing. */
  readonly sharedSecret?: string | undefined;
  /** Stored, and not looked at: events of other streams come all the same. */
  readonly streamId?: string | undefined;
}

/** A webhook as Livepeer has it. */
export interface LivepeerWebhook extends LivepeerWebhookInput {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly userId: string;
  readonly projectId?: string;
  readonly kind: 'webhook';
  readonly status?: {
    /** Milliseconds since 1970. */
    readonly lastTriggeredAt?: number;
    readonly lastFailure?: {
      /** Milliseconds since 1970. */
      readonly timestamp: number;
      readonly error?: string;
      /** What your server answered, in base64. */
      readonly response?: string;
      readonly statusCode?: number;
    };
  };
}

/** One delivery of an event, as Livepeer remembers it. */
export interface LivepeerWebhookLog {
  readonly id: string;
  readonly webhookId: string;
  readonly event: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Seconds. */
  readonly duration: number;
  readonly success: boolean;
  readonly request: {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  /** Of your server; without `status` there was no answer. */
  readonly response: {
    /** The first 1024 characters, in base64. */
    readonly body: string;
    readonly status?: number;
    readonly statusText?: string;
  };
}

/** Which part of a list to get. */
export interface LivepeerPageOptions {
  /**
   * How many at most, up to 1000.
   * @default 20
   */
  readonly limit?: number;
  /** Where the page before ended. */
  readonly cursor?: string | undefined;
}

/** A part of the webhooks. */
export interface LivepeerWebhookPage {
  readonly webhooks: readonly LivepeerWebhook[];
  /** Of the next page; `undefined` on the last one. */
  readonly cursor: string | undefined;
}

/** A part of the log of a webhook, the newest delivery first. */
export interface LivepeerWebhookLogPage {
  readonly logs: readonly LivepeerWebhookLog[];
  /** Of the next page; `undefined` on the last one. */
  readonly cursor: string | undefined;
}

/** Only what Livepeer takes: it refuses a body with any other field. */
export function onlyInput(webhook: LivepeerWebhookInput): LivepeerWebhookInput {
  const { name, url, events, sharedSecret, streamId } = webhook;
  return { name, url, events, sharedSecret, streamId };
}
