/** What one application is willing to read before it knows who sent it. */
export interface BodyLimits {
  /**
   * Bytes of one body, also after it was inflated. LiveKit sends up to 512 KiB of metadata each per room and participant.
   * @default 2097152
   */
  readonly body: number;
  /**
   * Bytes of all bodies that are being received or answered, together. Where
   * they run short, small bodies go first, then those whose headers are proven;
   * bodies of strangers get half of them at most, and the oldest that is still
   * coming is answered 503.
   * @default 67108864
   */
  readonly inFlight: number;
  /**
   * Milliseconds for a body to arrive; down to a tenth of it for a stranger's while `inFlight` is short.
   * @default 10000
   */
  readonly timeout: number;
}

export const DEFAULT_LIMITS: BodyLimits = {
  body: 2 * 1024 * 1024,
  inFlight: 64 * 1024 * 1024,
  timeout: 10_000,
};

/** Limits with a value for each: an option that is `undefined` must not switch its limit off. */
export function withDefaults({
  body = DEFAULT_LIMITS.body,
  inFlight = DEFAULT_LIMITS.inFlight,
  timeout = DEFAULT_LIMITS.timeout,
}: Partial<BodyLimits> = {}): BodyLimits {
  return { body, inFlight, timeout };
}
