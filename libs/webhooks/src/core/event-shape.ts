/**
 * A verified and parsed webhook, by the sender's own type. Of the same name as
 * the type that applications write, so that what tsc says about it names that.
 */
export interface WebhookEvent<Type extends string, Data> {
  /** The sender's id for this event, else the hash of its body. The same on each retry of the sender. */
  readonly id: string;
  /** Which kind of sender, for example `livekit`. */
  readonly source: string;
  /** Under which name the source is registered in this app; the source's own name unless given. */
  readonly account: string;
  /** Whom the secret belongs to, where a secret resolver named a tenant. */
  readonly tenant?: string;
  /** Which key signed it, where the scheme has key ids (LiveKit: the API key). */
  readonly signedBy?: string;
  /** The sender's name for what happened, for example `room_finished`. */
  readonly type: Type;
  /** What must stay in order: events with one key are handled in order of arrival. */
  readonly key: string;
  /** When it happened by the sender's clock, else {@link receivedAt}. */
  readonly occurredAt: Date;
  /** When the webhook arrived, by this machine's clock. */
  readonly receivedAt: Date;
  /** The event in the sender's own terms. */
  readonly data: Data;
  /** The body as plain JSON: fields that {@link data} does not know yet are here. */
  readonly raw: unknown;
  /** Whether secrets were taken out of the body before it was kept (`redact.atRest`). */
  readonly redacted?: true;
}
