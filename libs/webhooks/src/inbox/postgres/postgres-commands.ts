import { randomUUID } from 'node:crypto';
import { commandText, isLong, type InboxCommand } from '../command.js';
import {
  STOPPED,
  type CommandEnd,
  type CommandProgress,
  type CommandRecord,
  type CommandStore,
  type TakenCommand,
} from '../command-store.js';
import { commandColumns, commandOf } from './command-row.js';
import type { Database } from './database.js';

const KEPT_FOR = '1 day';

/** The table of commands. Who takes one has it under a lease: that of a worker that died is taken up by another. */
export class PostgresCommands implements CommandStore {
  readonly lookEvery = 5_000;
  readonly #table: string;
  readonly #columns: string;

  /**
   * @param lease milliseconds without a note after which a command is another worker's
   * @param channel where workers listen
   */
  constructor(
    private readonly database: Database,
    private readonly channel: string,
    private readonly lease: number,
  ) {
    this.#table = `${database.schema}.command`;
    this.#columns = commandColumns(database.schema);
  }

  async leave(command: InboxCommand): Promise<number> {
    // An empty announcement wakes everybody.
    const [row] = await this.database.query(
      `with given as (
         insert into ${this.#table} (long, command) values ($1, $2) returning id)
       select id, pg_notify($3, '') from given`,
      [isLong(command), commandText(command), this.channel],
    );
    return Number(row!['id']);
  }

  async look(id: number): Promise<CommandRecord | undefined> {
    const [row] = await this.database.query(
      `select ${this.#columns} from ${this.#table} c where id = $1`,
      [id],
    );
    return row && commandOf(row);
  }

  async stop(id: number): Promise<boolean> {
    const rows = await this.database.query(
      `update ${this.#table}
       set state = 'failed', error = $2, lease = null, noted_at = null,
         finished_at = clock_timestamp()
       where id = $1 and finished_at is null returning id`,
      [id, STOPPED],
    );
    return rows.length > 0;
  }

  async take(long: boolean): Promise<TakenCommand | undefined> {
    const lease = randomUUID();
    // Chosen first, locked then: skipping a locked one would take the second out of its turn.
    const [row] = await this.database.query(
      `update ${this.#table} c
       set state = 'running', lease = $2, noted_at = clock_timestamp()
       from (select id as chosen from ${this.#table}
         where long = $1 and finished_at is null order by id limit 1) first
       cross join lateral (select from ${this.#table}
         where id = first.chosen and (state = 'waiting'
           or noted_at <= clock_timestamp() - $3 * interval '1 millisecond')
         for update skip locked) free
       where c.id = first.chosen
       returning ${this.#columns}`,
      [long, lease, this.lease],
    );
    if (!row) return undefined;
    const { id, text, progress } = commandOf(row);
    return { id, text, progress, lease };
  }

  async note(
    { id, lease }: TakenCommand,
    progress: CommandProgress | undefined,
  ): Promise<boolean> {
    const rows = await this.database.query(
      `update ${this.#table} set progress = $3, noted_at = clock_timestamp()
       where id = $1 and lease = $2 returning id`,
      [id, lease, progress === undefined ? null : JSON.stringify(progress)],
    );
    return rows.length > 0;
  }

  async finish({ id, lease }: TakenCommand, end: CommandEnd): Promise<void> {
    const isOver = end.state !== 'waiting';
    await this.database.query(
      `update ${this.#table}
       set state = $3, lease = null, noted_at = null, result = $4, error = $5,
         finished_at = case when $6 then clock_timestamp() end
       where id = $1 and lease = $2`,
      [
        id,
        lease,
        end.state,
        end.state === 'done' ? JSON.stringify(end.result) : null,
        end.state === 'failed' ? end.error : null,
        isOver,
      ],
    );
    if (isOver) return;
    // Given back: another worker need not wait for its next look.
    await this.database.query(`select pg_notify($1, '')`, [this.channel]);
  }

  /** Forgets what is finished, after a day. */
  async sweep(): Promise<void> {
    await this.database.query(
      `delete from ${this.#table} where finished_at <= now() - interval '${KEPT_FOR}'`,
    );
  }
}
