import { ConfigurationError } from '../../core/errors.js';
import type { Database } from './database.js';
import { migrationSql, VERSION } from './migration-sql.js';

const MIGRATE_WITHIN = 60_000;

/**
 * Brings the schema to this package's version, or checks that it is there.
 *
 * @throws {ConfigurationError} when it is not, or may not be.
 */
export async function migrate(
  database: Database,
  name: string,
  allowed: boolean,
): Promise<void> {
  try {
    if ((await versionOf(database)) === VERSION) return;
    if (allowed)
      await database.query(migrationSql(name), undefined, MIGRATE_WITHIN);
    check(await versionOf(database), name);
  } catch (cause) {
    throw explained(cause, name);
  }
}

/** 0 where there is none. */
export async function versionOf(database: Database): Promise<number> {
  const { schema } = database;
  const [there] = await database.query(
    'select to_regclass($1) is not null as there',
    [`${schema}.migration`],
  );
  if (there?.['there'] !== 't') return 0;
  const [row] = await database.query(
    `select coalesce(max(version), 0) as version from ${schema}.migration`,
  );
  return Number(row?.['version']);
}

function check(version: number, name: string): void {
  if (version < VERSION) {
    throw new ConfigurationError(
      `postgresInbox: the schema "${name}" is ${version === 0 ? 'not there' : `of version ${version}, not ${VERSION}`}, and migrate is false: run the SQL that migrationSql('${name}') of nestjs-livestream-webhooks/postgres returns, or leave migrate out`,
    );
  }
  if (version > VERSION) {
    throw new ConfigurationError(
      `postgresInbox: the schema "${name}" is of version ${version}, made by a later nestjs-livestream-webhooks; this one knows ${VERSION}: update the package, or give it a schema of its own`,
    );
  }
}

/** What no second try would change is a matter of configuration. */
const REASONS: Readonly<Record<string, string>> = {
  '28000': 'the database refuses the login',
  '28P01': 'the database refuses the password',
  '3D000': 'there is no such database',
  '42501':
    'the role may not do what is needed: let another one run migrationSql(), and grant usage, select, insert, update, delete and execute on what is in the schema',
};

function explained(cause: unknown, name: string): unknown {
  const { code, message } = cause as { code?: string; message?: string };
  const reason = REASONS[code ?? ''];
  if (reason === undefined) return cause;
  return new ConfigurationError(
    `postgresInbox: ${reason} (schema "${name}"; ${message})`,
    { cause },
  );
}
