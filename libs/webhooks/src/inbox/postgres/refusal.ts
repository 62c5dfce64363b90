import { ConfigurationError } from '../../core/errors.js';
import { errorMessage } from '../error-message.js';

const LONGEST = 500;

/** What no second try would change is a matter of configuration. */
const REASONS: Readonly<Record<string, string>> = {
  '28000': 'the database refuses the login',
  '28P01': 'the database refuses the password',
  '3D000': 'there is no such database',
  '42501':
    'the role may not do what is needed: let another one run migrationSql(), and grant usage, select, insert, update, delete and execute on what is in the schema',
};

/** Why the inbox cannot be opened at this place. */
export function refusal(cause: unknown, place: string): ConfigurationError {
  const { code } = (cause ?? {}) as { code?: string };
  const said = errorMessage(cause, LONGEST);
  if (cause instanceof ConfigurationError) {
    return new ConfigurationError(`${said} [${place}]`, { cause });
  }
  if (code === 'ERR_INVALID_URL') {
    // It has the whole of it, with the password.
    return new ConfigurationError(
      'postgresInbox: the connectionString is no address: write it as postgres://user:password@host:5432/name, and special characters in the password percent-encoded',
    );
  }
  const reason = REASONS[code ?? ''];
  return new ConfigurationError(
    reason === undefined
      ? `postgresInbox: ${place} cannot be used: ${said}`
      : `postgresInbox: ${reason} (${place}; ${said})`,
    { cause },
  );
}
