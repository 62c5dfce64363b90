import { ConfigurationError } from '../../core/errors.js';
import type { Database } from './database.js';

const OLDEST = 14;

/**
 * The statements use what older servers do not know. They also wait for each
 * other's rows and then go on with what they find, which only `read committed`
 * lets them do.
 *
 * @throws {ConfigurationError} where the server is older, or has another default.
 */
export async function checkServer(database: Database): Promise<void> {
  const [row] = await database.query(
    `select current_setting('server_version_num') as version,
       current_setting('default_transaction_isolation') as level`,
  );
  const major = Math.floor(Number(row?.['version']) / 10_000);
  if (major < OLDEST) {
    throw new ConfigurationError(
      `postgresInbox: this is PostgreSQL ${major}, ${OLDEST} or later is needed: update the server, or give the inbox another one`,
    );
  }
  const level = row?.['level'];
  if (level === 'read committed') return;
  throw new ConfigurationError(
    `postgresInbox: default_transaction_isolation is "${level}" here, under which events would be refused. Set it for the inbox's user: alter role ... set default_transaction_isolation = 'read committed'`,
  );
}
