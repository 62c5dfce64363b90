import { ConfigurationError } from '../../core/errors.js';
import type { PgPool } from './pg-types.js';

/** Fails soon, so that a sender hears of it before it gives up waiting. */
const CONNECT_WITHIN = 2_000;

/**
 * @throws {ConfigurationError} when `pg` is not installed.
 */
export async function openPool(
  connectionString: string,
  connections: number,
): Promise<PgPool> {
  const { Pool } = await importPg();
  return new Pool({
    connectionString,
    max: connections,
    connectionTimeoutMillis: CONNECT_WITHIN,
    application_name: 'nestjs-livestream-webhooks',
    keepAlive: true,
  }) as unknown as PgPool;
}

async function importPg() {
  try {
    // pg is CommonJS: older versions have no named exports.
    const { default: pg } = await import('pg');
    return pg;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') {
      throw cause;
    }
    throw new ConfigurationError(
      'postgresInbox needs the package pg: npm install pg',
      { cause },
    );
  }
}
