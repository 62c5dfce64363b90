/** What makes a payload that of another event. */
export interface Renewal {
  readonly at: Date;
  /** A fresh UUID, for ids. */
  readonly uuid: string;
}

/** What a sender sends, for tests and tools: one payload of each type, by route, and how to make requests of them. */
export interface Samples {
  readonly payloads: Readonly<Record<string, Readonly<Record<string, object>>>>;
  /** The headers that the sender sends besides its signature. */
  readonly headers: Readonly<Record<string, string>>;
  /** Gives a payload the id and the time of another event. */
  renew(payload: object, renewal: Renewal): object;
  /**
   * Writes a payload as the sender does.
   * @default JSON.stringify
   */
  write?(payload: object): Buffer;
}
