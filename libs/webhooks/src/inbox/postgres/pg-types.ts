import type { PgPlace } from './place-text.js';

/** What is used of `pg`, so that nobody needs its types. */
export interface PgQuery {
  readonly text: string;
  readonly values?: readonly unknown[];
  readonly types?: { getTypeParser(): (value: string) => unknown };
  /** Milliseconds after which the client gives up. */
  readonly query_timeout?: number;
}

export interface PgResult {
  readonly rows: readonly Readonly<Record<string, string | null>>[];
}

export type PgCallback = (
  error: Error | null | undefined,
  result: PgResult,
) => void;

interface PgEvents {
  on(name: 'error', listener: (error: Error) => void): unknown;
  off(name: 'error', listener: (error: Error) => void): unknown;
}

/** A client that the pool lent. */
export interface PgClient extends PgEvents {
  query(query: PgQuery): Promise<PgResult>;
  query(query: PgQuery, callback: PgCallback): void;
  on(name: 'error', listener: (error: Error) => void): unknown;
  on(
    name: 'notification',
    listener: (message: { readonly payload?: string | undefined }) => void,
  ): unknown;
  on(name: 'end', listener: () => void): unknown;
  release(destroy?: boolean): void;
}

/** A `Pool` of `pg`. */
export interface PgPool extends PgEvents {
  readonly options?: PgPlace & { readonly max?: number | undefined };
  connect(): Promise<PgClient>;
  connect(
    callback: (error: Error | undefined, client: PgClient | undefined) => void,
  ): void;
  end(): Promise<void>;
}

export type Row = PgResult['rows'][number];
