import { Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { logFailure } from '../../core/log-failure.js';
import type { PgPool, PgQuery } from './pg-types.js';

const FIRST_WAIT = 250;
const LONGEST_WAIT = 10_000;
/** A connection that died without a word is noticed after this. */
const CHECK_EVERY = 30_000;
const ALIVE = { text: 'select 1', query_timeout: 10_000 } satisfies PgQuery;

/** Hears what other processes announce, on a connection of its own that is made again when it is lost. */
export class Listener {
  readonly #logger = new Logger('Webhooks');
  readonly #closing = new AbortController();
  readonly #closed: Promise<void>;
  #listening: Promise<void> | undefined;

  /**
   * @param hear called for each announcement, and without one after every
   * connection: what was announced before is not known then
   */
  constructor(
    private readonly pool: PgPool,
    private readonly channel: string,
    private readonly hear: (payload?: string) => void,
  ) {
    const { signal } = this.#closing;
    this.#closed = new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve());
    });
  }

  open(): void {
    this.#listening = this.#keepListening();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#listening;
  }

  async #keepListening(): Promise<void> {
    const { signal } = this.#closing;
    let wait = FIRST_WAIT;
    while (!signal.aborted) {
      try {
        await this.#listen(() => {
          wait = FIRST_WAIT;
          this.hear();
        });
      } catch (error) {
        logFailure(this.#logger, 'debug', {
          text: 'Announcements are not heard, the inbox polls',
          error,
        });
      }
      await sleep(wait, undefined, { signal }).catch(() => {});
      wait = Math.min(wait * 2, LONGEST_WAIT);
    }
  }

  /** Returns when the listener is closed, throws when the connection is lost. */
  async #listen(ready: () => void): Promise<void> {
    const client = await this.pool.connect();
    let check: NodeJS.Timeout | undefined;
    try {
      const lost = new Promise<never>((_, reject) => {
        const ask = () => client.query(ALIVE).catch(reject);
        check = setInterval(ask, CHECK_EVERY);
        client.on('error', reject);
        client.on('end', () => reject(new Error('the connection ended')));
      });
      client.on('notification', ({ payload }) => this.hear(payload));
      await Promise.race([lost, client.query(this.#listenQuery())]);
      ready();
      await Promise.race([lost, this.#closed]);
    } finally {
      clearInterval(check);
      // Never back into the pool: it still listens.
      client.release(true);
    }
  }

  #listenQuery(): PgQuery {
    return {
      text: `listen "${this.channel}"`,
      query_timeout: ALIVE.query_timeout,
    };
  }
}
