import { ConfigurationError } from '../../core/errors.js';
import type { InboxOption } from '../inbox-option.js';
import { openPool } from './open-pool.js';
import type { PgPool } from './pg-types.js';
import { placeText } from './place-text.js';
import { PostgresStore } from './postgres.store.js';
import { checkSchema } from './schema-name.js';

const LONGEST_LEASE = 86_400_000;

export interface PostgresInboxOptions {
  /**
   * Where the database is, such as `postgres://user:password@host:5432/name`.
   * Give this or `pool`.
   */
  readonly connectionString?: string;
  /**
   * The application's own `Pool` of `pg`. It stays the application's to end; one
   * of its connections listens all the time.
   */
  readonly pool?: PgPool;
  /**
   * The schema that the inbox's tables are in, and are made in.
   * @default 'webhooks'
   */
  readonly schema?: string;
  /**
   * Whether the schema is made and updated at start. With `false` the start is
   * refused until somebody has run what `migrationSql()` returns.
   * @default true
   */
  readonly migrate?: boolean;
  /**
   * Milliseconds after which the jobs of a process that died run elsewhere; a
   * living one renews them meanwhile. At most 86400000, a day.
   * @default 30000
   */
  readonly lease?: number;
  /**
   * How many connections the inbox has at most, besides the one that listens.
   * A transactional handler has one while it runs; the others wait, so that two
   * are always there to accept and hand out. Only with `connectionString`.
   * @default 10
   */
  readonly connections?: number;
  /**
   * Whether a connection listens for events that other processes accept
   * (LISTEN). Without it, they are found by looking every few seconds: for
   * PgBouncer in transaction mode, which passes no notifications on.
   * @default true
   */
  readonly listen?: boolean;
}

/**
 * Keeps events in PostgreSQL, for one process or many: each job runs in one of
 * them, those of a process that died run in another. Needs PostgreSQL 14 or
 * later, and the package `pg`. PgBouncer may stand between, in transaction mode too.
 *
 * @example
 * WebhooksModule.forRoot({
 *   sources: { livekit: { apiKey, apiSecret } },
 *   inbox: postgresInbox({ connectionString: process.env.DATABASE_URL }),
 * })
 * @throws {ConfigurationError} when an option is wrong.
 */
export function postgresInbox(options: PostgresInboxOptions = {}): InboxOption {
  const {
    connectionString,
    pool,
    schema = 'webhooks',
    migrate = true,
    lease = 30_000,
    connections = 10,
    listen = true,
  } = options;
  if (!connectionString === !pool) {
    throw new ConfigurationError(
      'postgresInbox: give a connectionString or a pool, one of them',
    );
  }
  checkSchema(schema);
  checkWhole('lease', lease, 1, LONGEST_LEASE);
  checkWhole('connections', connections, 1, 1_000);
  const database = placeText(pool ? { ...pool.options } : { connectionString });
  const place = `PostgreSQL (${database}, schema "${schema}")`;
  const commandLine = `--postgres "$DATABASE_URL"${schema === 'webhooks' ? '' : ` --schema ${schema}`}`;
  return {
    name: place,
    loss: 'none',
    shared: true,
    commandLine,
    create: () =>
      new PostgresStore({
        pool: async () =>
          pool
            ? { pool, own: false }
            : {
                pool: await openPool(
                  connectionString!,
                  connections + Number(listen),
                ),
                own: true,
              },
        place,
        commandLine,
        schema,
        migrate,
        lease,
        listen,
      }),
  };
}

function checkWhole(
  name: string,
  value: number,
  least: number,
  most: number,
): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new ConfigurationError(
    `postgresInbox: ${name} must be a whole number, ${least} to ${most}`,
  );
}
