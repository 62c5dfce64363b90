import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigurationError } from '../../core/errors.js';
import { outsideRequests } from '../../core/outside-requests.js';
import { ask } from './ask.js';
import { Turns } from './turns.js';
import type { PgClient, PgPool, Row } from './pg-types.js';

/** An accept must fail before its sender gives up; a session's own limit is not for us to set behind a pooler. */
const ANSWER_WITHIN = 5_000;
const END_WITHIN = 2_000;
const CONNECT_WITHIN = 2_000;

/** The application may have other parsers for the whole process: everything is read as text, by us. */
const AS_TEXT = { getTypeParser: () => (value: string) => value };

/** What pg takes where nothing else is said. */
const POOL_SIZE = 10;
/** For accepting and handing out: handlers may keep their transactions open for long. */
const FREE = 2;
/** Those, and the one that listens. */
const RESERVED = FREE + 1;

type Work = (
  client: PgClient,
  query: (text: string, values: readonly unknown[]) => Promise<readonly Row[]>,
) => Promise<void>;

/** Asks the database, each time on whichever connection is free, and without a session's state. */
export class Database {
  readonly schema: string;
  /** How many may run at once. */
  readonly transactions: number;
  readonly #turns: Turns;

  constructor(
    readonly pool: PgPool,
    name: string,
    private readonly own: boolean,
  ) {
    this.schema = `"${name}"`;
    const most = pool.options?.max ?? POOL_SIZE;
    this.transactions = Math.max(most - RESERVED, 0);
    this.#turns = new Turns(Math.max(this.transactions, 1));
    // A connection that is lost while idle is no reason to end the process.
    pool.on('error', ignore);
  }

  /** @param within milliseconds for the answer */
  query(
    text: string,
    values: readonly unknown[] = [],
    within = ANSWER_WITHIN,
  ): Promise<readonly Row[]> {
    const query = { text, values, types: AS_TEXT };
    // The connection may be a new one, for whoever comes after this.
    return outsideRequests(() => ask(this.pool, query, within, CONNECT_WITHIN));
  }

  /** Calls a function of the schema. */
  call(
    name: string,
    values: readonly unknown[],
    within?: number,
  ): Promise<readonly Row[]> {
    const places = values.map((_, index) => `$${index + 1}`).join(', ');
    const text = `select * from ${this.schema}.${name}(${places})`;
    return this.query(text, values, within);
  }

  /** Calls a function that returns one value. */
  async value(
    name: string,
    values: readonly unknown[],
    within?: number,
  ): Promise<string> {
    const [row] = await this.call(name, values, within);
    return Object.values(row!)[0]!;
  }

  /** Commits what `work` did, or nothing where it throws. Waits for a connection as long as it takes. */
  transaction(work: Work, signal?: AbortSignal): Promise<void> {
    return this.#turns.take(() => this.#transact(work), signal);
  }

  /** @throws {ConfigurationError} where accepting and handing out would wait for each other. */
  checkRoom(listening: number): void {
    const most = this.pool.options?.max ?? POOL_SIZE;
    if (most - listening >= FREE) return;
    throw new ConfigurationError(
      `postgresInbox: ${most} connections are too few: ${FREE + listening} are needed, and one more for each transactional handler that runs at once. Raise connections, or the max of the pool`,
    );
  }

  async #transact(work: Work): Promise<void> {
    const client = await outsideRequests(() => this.pool.connect());
    // Lent clients have no listener of the pool's: a lost connection would end the process.
    client.on('error', ignore);
    let broken = false;
    try {
      await client.query({
        text: 'begin isolation level read committed',
        query_timeout: ANSWER_WITHIN,
      });
      await work(client, async (text, values) => {
        const { rows } = await client.query({
          text,
          values,
          types: AS_TEXT,
          query_timeout: ANSWER_WITHIN,
        });
        return rows;
      });
      await client.query({ text: 'commit', query_timeout: ANSWER_WITHIN });
    } catch (error) {
      broken = !(await rolledBack(client));
      throw error;
    } finally {
      client.off('error', ignore);
      client.release(broken);
    }
  }

  /** Ends its pool where that is its own. A connection that a handler still has is not waited for. */
  async close(): Promise<void> {
    if (!this.own) {
      this.pool.off('error', ignore);
      return;
    }
    const ended = this.pool.end();
    ended.catch(ignore);
    await Promise.race([ended, sleep(END_WITHIN, undefined, { ref: false })]);
  }
}

async function rolledBack(client: PgClient): Promise<boolean> {
  try {
    await client.query({ text: 'rollback', query_timeout: ANSWER_WITHIN });
    return true;
  } catch {
    return false;
  }
}

function ignore(): void {}
