import { join } from 'node:path';
import { sqliteInbox, type InboxOption } from 'nestjs-livestream-webhooks';
import { postgresInbox } from 'nestjs-livestream-webhooks/postgres';

/** Where events are kept: PostgreSQL where there is one, else a file. */
export function inbox(env: NodeJS.ProcessEnv): InboxOption {
  const { DATABASE_URL, DATABASE_SCHEMA, SAMPLE_DATA_DIR = '.data' } = env;
  if (!DATABASE_URL) {
    return sqliteInbox({ path: join(SAMPLE_DATA_DIR, 'webhooks.db') });
  }
  return postgresInbox({
    connectionString: DATABASE_URL,
    ...(DATABASE_SCHEMA && { schema: DATABASE_SCHEMA }),
  });
}
