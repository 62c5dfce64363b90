import type { PgClient, PgPool, PgQuery, PgResult, Row } from './pg-types.js';

/**
 * Asks on whichever connection is free, and gives that one up where it fails or
 * does not answer in time. By callbacks, and not by pg's own `query_timeout`
 * or promises: those keep the rows of old answers alive until a full collection.
 *
 * @param within milliseconds for the answer
 * @param connectWithin as many more for all of it, where a connection is free late
 */
export function ask(
  pool: PgPool,
  query: PgQuery,
  within: number,
  connectWithin: number,
): Promise<readonly Row[]> {
  return new Promise((resolve, reject) => {
    let client: PgClient | undefined;
    let isOver = false;

    const end = (error: Error | null | undefined, result?: PgResult) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      client?.off('error', end);
      client?.release(Boolean(error));
      if (error) reject(error);
      else resolve(result!.rows);
    };
    const late = () => {
      end(new Error(`no answer of PostgreSQL within ${within} ms`));
    };
    const askOn = (lent: PgClient) => {
      clearTimeout(timer);
      timer = setTimeout(late, Math.min(within, until - performance.now()));
      client = lent;
      // Lent clients have no listener of the pool's: a lost connection would end the process.
      client.on('error', end);
      attempt(() => client!.query(query, end));
    };
    /** What throws in a callback of the pool's would end the process, too. */
    const attempt = (work: () => void) => {
      try {
        work();
      } catch (error) {
        end(error as Error);
      }
    };

    const until = performance.now() + within + connectWithin;
    // An application's own pool may let us wait for a connection for ever.
    let timer = setTimeout(late, within + connectWithin);
    attempt(() =>
      pool.connect((error, lent) => {
        if (isOver) lent?.release();
        else if (!lent) end(error);
        else askOn(lent);
      }),
    );
  });
}
