import { ConfigurationError } from '../../core/errors.js';
import { escapeText } from '../escape-text.js';
import type { KnownHandler } from '../inbox-store.js';
import type { Database } from './database.js';
import { EventRows } from './event-rows.js';
import { JobRows } from './job-rows.js';
import { LaneRows } from './lane-rows.js';
import { MIGRATIONS } from './schema.js';
import { SqliteCommands } from './sqlite-commands.js';
import { SqliteLanes } from './sqlite-lanes.js';
import { SqliteReader } from './sqlite-reader.js';

/** The tables of an open database. */
export class OpenedDatabase {
  readonly events: EventRows;
  readonly jobs: JobRows;
  readonly laneRows: LaneRows;
  readonly lanes: SqliteLanes;
  readonly known: ReadonlySet<string>;
  readonly reader: SqliteReader;
  readonly commands: SqliteCommands;

  constructor(
    readonly db: Database,
    private readonly handlers: readonly KnownHandler[],
    now: () => number,
  ) {
    this.events = new EventRows(db);
    this.jobs = new JobRows(db);
    this.laneRows = new LaneRows(db);
    this.lanes = new SqliteLanes(this.jobs, this.laneRows, this.events);
    this.known = new Set(handlers.map(({ id }) => escapeText(id)));
    this.reader = new SqliteReader(db);
    this.commands = new SqliteCommands(db, now);
  }

  /** @param commandLine of the command line, for hints */
  prepare(now: number, commandLine?: string): void {
    migrate(this.db);
    const blocking = new Set(
      this.handlers
        .filter(({ onDead }) => onDead === 'block')
        .map(({ id }) => escapeText(id)),
    );
    this.db.transaction(() => {
      for (const { id, aliases } of this.handlers) {
        for (const alias of aliases) {
          this.jobs.rename(escapeText(alias), escapeText(id));
          this.laneRows.rename(escapeText(alias), escapeText(id));
        }
      }
      this.lanes.recover((handler) => blocking.has(handler), now, commandLine);
      this.laneRows.wake(now);
      this.commands.recover();
      this.#writeHandlers();
    });
  }

  /** For whoever looks at the file from outside. */
  #writeHandlers(): void {
    this.db.run(`delete from handler`);
    for (const id of this.known) {
      this.db.run(`insert into handler (id) values (?)`, id);
    }
  }
}

function migrate(db: Database): void {
  const { user_version: version } = db.get<{ user_version: number }>(
    'pragma user_version',
  )!;
  if (version > MIGRATIONS.length) {
    throw new ConfigurationError(
      `The inbox in ${db.path} was written by a newer version of this library (its tables are version ${version}, known here is ${MIGRATIONS.length}). Upgrade nestjs-livestream-webhooks`,
    );
  }
  db.transaction(() => {
    for (const sql of MIGRATIONS.slice(version)) db.exec(sql);
    db.exec(`pragma user_version = ${Math.max(version, MIGRATIONS.length)}`);
  });
}
