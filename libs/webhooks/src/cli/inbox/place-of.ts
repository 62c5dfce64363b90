import type { PostgresPlace } from '../../inbox/postgres/postgres-visit.js';
import { UsageError } from '../usage.error.js';
import type { InboxOptions } from './inbox.options.js';

/** Where an inbox is. */
export type Place =
  | { readonly kind: 'sqlite'; readonly path: string }
  | ({ readonly kind: 'postgres' } & PostgresPlace);

/** @throws {UsageError} where the options name none, or two. */
export function placeOf(
  { sqlite, postgres, schema }: InboxOptions,
  env: NodeJS.ProcessEnv,
): Place {
  if (sqlite !== undefined && postgres !== undefined) {
    throw new UsageError(
      '--sqlite and --postgres are two places: give one of them',
    );
  }
  if (sqlite !== undefined) return { kind: 'sqlite', path: sqlite };
  const connectionString = postgres ?? env['DATABASE_URL'];
  if (!connectionString) {
    throw new UsageError(
      'Where is the inbox? Give --sqlite <path>, or --postgres <url>, or set DATABASE_URL, or give an --env-file that does',
    );
  }
  // Never printed: it holds a password.
  if (!/^postgres(ql)?:\/\//.test(connectionString)) {
    throw new UsageError(
      `${postgres === undefined ? 'DATABASE_URL' : '--postgres'} must begin with postgres://`,
    );
  }
  return { kind: 'postgres', connectionString, schema };
}
