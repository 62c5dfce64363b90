import { ConfigurationError } from '../../core/errors.js';
import type { Database } from './database.js';

/**
 * The statements wait for each other's rows and then go on with what they find,
 * which only `read committed` lets them do.
 *
 * @throws {ConfigurationError} where the database has another default.
 */
export async function checkIsolation(database: Database): Promise<void> {
  const [row] = await database.query(
    `select current_setting('default_transaction_isolation') as level`,
  );
  const level = row?.['level'];
  if (level === 'read committed') return;
  throw new ConfigurationError(
    `postgresInbox: default_transaction_isolation is "${level}" here, under which events would be refused. Set it for the inbox's user: alter role ... set default_transaction_isolation = 'read committed'`,
  );
}
