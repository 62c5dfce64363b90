import type { PgClient, PgPool, PgQuery, PgResult, Row } from './pg-types.js';

/**
 * Asks on whichever connection is free, and gives that one up where it fails or
 * does not answer in time. By callbacks, and not by pg's own `query_timeout`
 * or promises: those keep the rows of old answers alive until a full collection.
 *
 * @param within milliseconds for the answer
 * @param connectWithin as many more until a connection is free
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

    // An application's own pool may let us wait for a connection for ever.
    let timer = setTimeout(late, within + connectWithin);
    pool.connect((error, lent) => {
      if (isOver) lent?.release();
      else if (!lent) end(error);
      else {
        clearTimeout(timer);
        timer = setTimeout(late, within);
        client = lent;
        // Lent clients have no listener of the pool's: a lost connection would end the process.
        client.on('error', end);
        client.query(query, end);
      }
    });
  });
}
