/** The options of `listen`, as they were read. */
export interface ListenOptions {
  readonly port: number;
  readonly host: string;
  readonly source: readonly string[];
  readonly secret?: string;
  readonly forward?: string;
  /** The folder to save webhooks in. */
  readonly save?: string;
  readonly json?: boolean;
}
