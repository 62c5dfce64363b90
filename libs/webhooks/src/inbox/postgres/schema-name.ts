import { ConfigurationError } from '../../core/errors.js';

/** PostgreSQL cuts longer names off, in silence; its own begin with "pg_". */
const NAME = /^(?!pg_)[A-Za-z_][A-Za-z0-9_]{0,49}$/;

/**
 * Whether it can stand in SQL between double quotes, and name a channel.
 *
 * @throws {ConfigurationError} when it cannot.
 */
export function checkSchema(schema: string): void {
  if (!NAME.test(schema)) {
    throw new ConfigurationError(
      `postgresInbox: schema must be a name of at most 50 letters, digits and underscores that does not begin with a digit or "pg_", not ${JSON.stringify(schema)}`,
    );
  }
}
