import type { WebhookEvent } from '../../core/webhook-event.js';
import type { ReadRequest } from './read-request.js';

/** What became of a request: what `listen` prints of it. */
export interface Received {
  readonly status: number;
  /** Absent where no source listens at its path. */
  readonly source?: string | undefined;
  /** Absent where it was refused. */
  readonly event?: WebhookEvent | undefined;
  /** The event's fields that hold secrets. */
  readonly sensitive?: readonly string[] | undefined;
  /** The request; absent where its body was not read. */
  readonly read?: ReadRequest | undefined;
  /** Why it was refused, or what else there is to say. */
  readonly remark?: string | undefined;
}
