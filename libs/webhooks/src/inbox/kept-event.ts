/** A verified webhook as a store keeps it: the sender's bytes, and beside them what was read out of them. */
export interface KeptEvent {
  /** Its place in the order of arrival. */
  readonly seq: number;
  readonly account: string;
  readonly tenant: string | undefined;
  readonly source: string;
  /** The source's route that it came in by. */
  readonly route: string;
  readonly type: string;
  readonly id: string;
  readonly key: string;
  readonly signedBy: string | undefined;
  readonly occurredAt: Date;
  readonly receivedAt: Date;
  /** `content-type` and `user-agent`; never a signature. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Whether secrets were taken out of the body before it was kept (`redact.atRest`). */
  readonly redacted: boolean;
}

/** A handler's job, and the lane that it waits in. */
export interface NewJob {
  readonly handler: string;
  readonly lane: string;
}

/** An event to keep. */
export interface Arrival {
  readonly event: Omit<KeptEvent, 'seq'>;
  /** Milliseconds for which its id is remembered. */
  readonly dedupeFor: number;
  readonly jobs: readonly NewJob[];
}
