import { ConfigurationError } from '../../core/errors.js';
import type { InboxVisit } from '../inbox-visit.js';
import { Aliases } from './aliases.js';
import { Database } from './database.js';
import { find } from './find.js';
import { get } from './get.js';
import { versionOf } from './migrate.js';
import { VERSION } from './migration-sql.js';
import { openPool } from './open-pool.js';
import { PostgresCommands } from './postgres-commands.js';
import { checkSchema } from './schema-name.js';
import { stats } from './stats.js';

export interface PostgresPlace {
  readonly connectionString: string;
  readonly schema: string;
}

/** More would take them from the application. */
const CONNECTIONS = 2;
/** A lease is only for those who take commands. */
const NO_LEASE = 0;
/** Twice as long as a worker sleeps that hears no notices. */
const PATIENCE = 10_000;

/** Connects to the database without asking what is in it. */
export async function connectPostgres({
  connectionString,
  schema,
}: PostgresPlace): Promise<Database> {
  checkSchema(schema);
  const pool = await openPool(connectionString, CONNECTIONS);
  return new Database(pool, schema, true);
}

/**
 * Looks at an inbox in PostgreSQL, beside the processes that work there.
 *
 * @throws {ConfigurationError} where there is none that this version can read.
 */
export async function visitPostgres(place: PostgresPlace): Promise<InboxVisit> {
  const database = await connectPostgres(place);
  try {
    checkVersion(await versionOf(database), place.schema);
  } catch (error) {
    await database.close();
    throw error;
  }
  const none = new Aliases([]);
  return {
    commands: new PostgresCommands(database, place.schema, NO_LEASE),
    patience: PATIENCE,
    get: (which, of) => get(database, none, which, of),
    find: (filter, page) => find(database, none, filter, page),
    stats: () => stats(database),
    close: () => database.close(),
  };
}

function checkVersion(version: number, schema: string): void {
  if (version === VERSION) return;
  const what = `the schema "${schema}"`;
  if (version === 0) {
    throw new ConfigurationError(
      `There is no inbox in ${what}: give the schema of postgresInbox({ schema }); the application makes it at its start, or "inbox migrate" does`,
    );
  }
  throw new ConfigurationError(
    version < VERSION
      ? `The inbox in ${what} is of version ${version}, this command line knows ${VERSION}: start the application with this version, or run "inbox migrate"`
      : `The inbox in ${what} is of version ${version}, this command line knows ${VERSION}: use the command line of the application's own version`,
  );
}
