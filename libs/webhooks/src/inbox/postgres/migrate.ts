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
  if ((await versionOf(database)) === VERSION) return;
  if (allowed) {
    await database.query(migrationSql(name), undefined, MIGRATE_WITHIN);
  }
  check(await versionOf(database), name);
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
