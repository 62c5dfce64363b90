/**
 * Why an event was lost on LiveKit's side:
 *
 * - `given up`: its five attempts failed, or it failed in a way that LiveKit does not retry (an untrusted certificate, ten redirects)
 * - `too old`: more than 30 s had passed when its turn came
 * - `queue full`: 200 events of its key were waiting
 * - `closed`: the simulator was closed
 */
export type DropReason = 'given up' | 'too old' | 'queue full' | 'closed';

/** How the delivery of an event to one URL ended. */
export interface DeliveryEnd {
  /**
   * - `acknowledged`: answered 2xx
   * - `refused`: LiveKit counts it as delivered and the receiver never gets it again: a 4xx other than 429, a 501,
   *   or a redirect that made a GET without a body of it
   * - `dropped`: LiveKit knows that it did not arrive; see `reason`
   */
  readonly outcome: 'acknowledged' | 'refused' | 'dropped';
  readonly reason?: DropReason;
  /** The last status that was answered, after redirects. */
  readonly status?: number;
  /** Why the last request had no answer, for example a refused connection. */
  readonly error?: unknown;
  /** How often it was sent: 1 to 5; 0 where it was dropped before. Redirects do not count. */
  readonly attempts: number;
  /** Milliseconds from the start of the last attempt to its answer; 0 where it was never sent. */
  readonly latency: number;
}

/** How the delivery of an event to one URL ended, and which event it was. */
export interface DeliveryOutcome extends DeliveryEnd {
  /** The event's type, for example `room_started`. */
  readonly event: string;
  /** The payload as it was given. */
  readonly payload: object;
  /** The queue that it was in: egress id, else ingress id, else room name. */
  readonly key: string;
  readonly url: string;
}
