/** What a source may use that does something once the application has started. */
export interface SourceStart {
  /** The name of the registration that it is called for. */
  readonly account: string;
  /** Aborted when the application shuts down. */
  readonly signal: AbortSignal;
  readonly logger: SourceLogger;
}

/** A line in the application's log, at one of three levels. */
export interface SourceLogger {
  log(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}
