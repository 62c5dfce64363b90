/** The options of `send`, as they were read. */
export interface SendOptions {
  /** Asked for once the rest is known: without it, a source's events can be listed. */
  readonly to?: string;
  /** The module of a source of one's own. */
  readonly source?: string;
  readonly secret?: string;
  readonly route?: string;
  readonly set?: Readonly<Record<string, unknown>>;
  readonly body?: string;
  readonly count: number;
  readonly rate?: number;
  readonly duplicate?: boolean;
  readonly badSignature?: boolean;
  readonly expired?: boolean;
  readonly json?: boolean;
}
