import { accept } from './accept.sql.js';
import { adopt } from './adopt.sql.js';
import { advance } from './advance.sql.js';
import { announce } from './announce.sql.js';
import { claim } from './claim.sql.js';
import { commands } from './commands.sql.js';
import { drop } from './drop.sql.js';
import { giveBack } from './give-back.sql.js';
import { noteFailure } from './note-failure.sql.js';
import { pause } from './pause.sql.js';
import { renew } from './renew.sql.js';
import { replay } from './replay.sql.js';
import { checkSchema } from './schema-name.js';
import { settle } from './settle.sql.js';
import { sweep } from './sweep.sql.js';
import { tables } from './tables.sql.js';

/** What makes each version out of the one before. */
const VERSIONS: readonly ((schema: string) => string)[] = [
  firstVersion,
  // Jobs that are buried, and those that a handler missed, are told apart.
  () => [commands, claim, replay].join(''),
  // What is accepted may be handed out at once.
  () => accept,
];

/** The version of the schema that this package works with. */
export const VERSION = VERSIONS.length;

/**
 * The SQL that makes the inbox's schema, for those who migrate their database
 * themselves and set `migrate: false`. It may run any number of times; it
 * needs PostgreSQL 14 or later.
 *
 * @param schema the same name as in `postgresInbox({ schema })`
 * @throws {ConfigurationError} when `schema` is not a plain name.
 */
export function migrationSql(schema = 'webhooks'): string {
  checkSchema(schema);
  return `begin;
-- Processes that start at once migrate one after the other.
select pg_advisory_xact_lock(hashtextextended('nestjs-livestream-webhooks ${schema}', 0));
do $migration$
begin
  -- Asked first: "if not exists" needs the right to create one all the same.
  if to_regnamespace('"${schema}"') is null then
    create schema "${schema}";
  end if;
end
$migration$;
set local search_path to "${schema}";
create table if not exists migration (
  version int primary key,
  applied_at timestamptz not null default now()
);
${VERSIONS.map((sql, index) => step(index + 1, sql(schema))).join('')}commit;
`;
}

function step(version: number, sql: string): string {
  return `do $migration$
begin
  if exists (select from migration where version = ${version}) then
    return;
  end if;
${sql}
  insert into migration (version) values (${version});
end
$migration$;
`;
}

function firstVersion(schema: string): string {
  return [
    tables,
    noteFailure,
    announce(schema),
    claim,
    advance,
    settle,
    giveBack,
    renew,
    replay,
    drop,
    pause,
    adopt,
    sweep,
  ].join('');
}
