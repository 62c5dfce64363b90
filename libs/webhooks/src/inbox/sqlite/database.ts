import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ConfigurationError } from '../../core/errors.js';

type Value = null | number | bigint | string | Uint8Array;
export type Row = Record<string, Value>;

interface DatabaseOptions {
  readonly readOnly?: boolean;
  /** Called once the file is closed. */
  readonly onClose?: () => void;
  /** Called with what a statement throws. */
  readonly onError?: (error: unknown) => void;
}

/** A connection that keeps its prepared statements. */
export class Database {
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  #closed = false;

  constructor(
    readonly path: string,
    private readonly options: DatabaseOptions = {},
  ) {
    const { readOnly = false } = options;
    this.#connection = new (sqlite().DatabaseSync)(path, { readOnly });
  }

  exec(sql: string): void {
    this.#connection.exec(sql);
  }

  /** @returns how many rows changed */
  run(sql: string, ...values: Value[]): number {
    const { changes } = this.#tried(() => this.#prepared(sql).run(...values));
    return Number(changes);
  }

  /** @returns the number that the new row got */
  insert(sql: string, ...values: Value[]): number {
    const { lastInsertRowid } = this.#tried(() =>
      this.#prepared(sql).run(...values),
    );
    return Number(lastInsertRowid);
  }

  get<Found = Row>(sql: string, ...values: Value[]): Found | undefined {
    return this.#tried(() => this.#prepared(sql).get(...values)) as
      Found | undefined;
  }

  all<Found = Row>(sql: string, ...values: Value[]): Found[] {
    return this.#tried(() => this.#prepared(sql).all(...values)) as Found[];
  }

  /** Runs `work` with all of its writes kept, or none. */
  transaction<Result>(work: () => Result): Result {
    this.run('begin immediate');
    try {
      const result = work();
      this.run('commit');
      return result;
    } catch (error) {
      this.#rollback();
      throw error;
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#statements.clear();
    this.#connection.close();
    this.options.onClose?.();
  }

  #tried<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      this.options.onError?.(error);
      throw error;
    }
  }

  /** SQLite rolls back by itself where the disk fails. */
  #rollback(): void {
    try {
      this.run('rollback');
    } catch {
      // There was no transaction any more.
    }
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#connection.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** Node's own, past the module loaders of test runners, of which some do not know it yet. */
function sqlite(): typeof import('node:sqlite') {
  const found = process.getBuiltinModule('node:sqlite');
  if (found) return found;
  throw new ConfigurationError(
    `The inbox needs node:sqlite, which this Node (${process.version}) does not have. Use Node 22.13 or newer, built with SQLite`,
  );
}
