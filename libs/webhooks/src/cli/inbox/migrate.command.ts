import { Command } from 'commander';
import { isAway } from '../../inbox/postgres/is-away.js';
import {
  migrate as migrateSchema,
  versionOf,
} from '../../inbox/postgres/migrate.js';
import { migrationSql, VERSION } from '../../inbox/postgres/migration-sql.js';
import {
  connectPostgres,
  type PostgresPlace,
} from '../../inbox/postgres/postgres-visit.js';
import { placeText } from '../../inbox/postgres/place-text.js';
import { refusal } from '../../inbox/postgres/refusal.js';
import type { Terminal } from '../terminal.js';
import type { InboxOptions } from './inbox.options.js';
import { jsonText } from './json-text.js';
import { placeOf } from './place-of.js';
import { reporting, withInbox } from './with-inbox.js';

interface MigrateOptions extends InboxOptions {
  readonly print?: boolean;
}

const HELP = `
Examples:
  $ npx nestjs-livestream-webhooks inbox migrate --postgres postgres://owner@db.example/app
  $ npx nestjs-livestream-webhooks inbox migrate --print --schema webhooks | psql postgres://owner@db.example/app`;

/** `inbox migrate`: makes and updates the tables, for applications that may not. */
export function migrateCommand(terminal: Terminal): Command {
  return new Command('migrate')
    .description('makes the schema of postgresInbox, or brings it up to date')
    .option('--print', 'prints the SQL, and runs nothing')
    .addHelpText('after', HELP)
    .action((_options: MigrateOptions, command: Command) =>
      migrate(terminal, command.optsWithGlobals()),
    );
}

async function migrate(
  terminal: Terminal,
  options: MigrateOptions,
): Promise<void> {
  if (options.print) {
    return reporting(terminal, async () =>
      terminal.print(migrationSql(options.schema)),
    );
  }
  const place = placeOf(options, terminal.env);
  if (place.kind === 'postgres') {
    return reporting(terminal, () => migratePostgres(terminal, options, place));
  }
  return withInbox(terminal, options, async () => {
    terminal.print(
      options.json
        ? jsonText({ path: place.path })
        : `${place.path} is up to date: the application itself sees to that at its start`,
    );
  });
}

async function migratePostgres(
  terminal: Terminal,
  { json }: MigrateOptions,
  place: PostgresPlace,
): Promise<void> {
  const { schema } = place;
  const database = await connectPostgres(place);
  try {
    const before = await versionOf(database);
    await migrateSchema(database, schema, true).catch((error: unknown) => {
      throw isAway(error) ? error : refusal(error, placeText(place));
    });
    terminal.print(
      json
        ? jsonText({ schema, before, version: VERSION })
        : `the schema "${schema}" ${changeText(before)}`,
    );
  } finally {
    await database.close();
  }
}

function changeText(before: number): string {
  if (before === VERSION) return `is of version ${VERSION} already`;
  return before === 0
    ? `is made, of version ${VERSION}`
    : `is of version ${VERSION} now, it was of version ${before}`;
}
