import type { WebhookEvent } from '../../core/webhook-event.js';

/** Why a request is not proven, for programs. */
export type Reason =
  | 'wrong-header'
  | 'wrong-secret'
  | 'secret-misspelt'
  | 'body-changed'
  | 'body-parsed'
  | 'expired';

/** What `verify` found out about a request. */
export type Diagnosis = {
  readonly route: string;
  /** What it means, and what to do. */
  readonly text: string;
} & (
  | {
      readonly valid: true;
      /** Absent where the body is not what the sender documents. */
      readonly event?: WebhookEvent;
    }
  | {
      readonly valid: false;
      readonly reason: Reason;
      readonly signedAt?: Date | undefined;
    }
);
