import { commandText, isLong, type InboxCommand } from '../command.js';
import {
  QUIET,
  STOPPED,
  type CommandEnd,
  type CommandProgress,
  type CommandRecord,
  type CommandStore,
  type TakenCommand,
} from '../command-store.js';
import type { Database } from './database.js';

interface CommandRow {
  readonly id: number;
  readonly command: string;
  readonly state: CommandRecord['state'];
  readonly progress: string | null;
  readonly result: string | null;
  readonly error: string | null;
  readonly created_at: number;
  readonly noted_at: number | null;
  readonly finished_at: number | null;
}

const KEPT_FOR = 86_400_000;

/** The table of commands. Others write to it: a look costs no more than asking SQLite whether somebody wrote. */
export class SqliteCommands implements CommandStore {
  readonly lookEvery = 500;

  constructor(
    private readonly db: Database,
    private readonly now: () => number,
  ) {}

  async leave(command: InboxCommand): Promise<number> {
    return this.db.insert(
      `insert into command (long, command, created_at) values (?, ?, ?)`,
      Number(isLong(command)),
      commandText(command),
      this.now(),
    );
  }

  async look(id: number): Promise<CommandRecord | undefined> {
    const row = this.db.get<CommandRow & { behind: number }>(
      `select *, state = 'waiting' and exists (select 1 from command o
         where o.finished_at is null and o.long = command.long
           and o.state = 'running' and o.noted_at > ?) as behind
       from command where id = ?`,
      this.now() - QUIET,
      id,
    );
    return row && toRecord(row, this.now());
  }

  async stop(id: number): Promise<boolean> {
    const changes = this.db.run(
      `update command set state = 'failed', error = ?, finished_at = ?
       where id = ? and finished_at is null`,
      STOPPED,
      this.now(),
      id,
    );
    return changes > 0;
  }

  async take(long: boolean): Promise<TakenCommand | undefined> {
    const next = this.db.get<CommandRow>(
      `select * from command where finished_at is null and long = ? order by id limit 1`,
      Number(long),
    );
    if (next?.state !== 'waiting') return undefined;
    this.#set(next.id, 'running', this.now());
    const { id, command: text, progress } = next;
    return { id, text, progress: parsed(progress), lease: '' };
  }

  async note(
    { id }: TakenCommand,
    progress: CommandProgress | undefined,
  ): Promise<boolean> {
    const changes = this.db.run(
      `update command set progress = ?, noted_at = ? where id = ? and state = 'running'`,
      progress === undefined ? null : JSON.stringify(progress),
      this.now(),
      id,
    );
    return changes > 0;
  }

  async finish({ id }: TakenCommand, end: CommandEnd): Promise<void> {
    if (end.state === 'waiting') {
      this.#set(id, 'waiting', null);
      return;
    }
    this.db.run(
      `update command set state = ?, result = ?, error = ?, finished_at = ?
       where id = ? and state = 'running'`,
      end.state,
      end.state === 'done' ? (JSON.stringify(end.result) ?? null) : null,
      end.state === 'failed' ? end.error : null,
      this.now(),
      id,
    );
  }

  /** Takes back what was being carried out when the process ended. */
  recover(): void {
    this.db.run(`update command set state = 'waiting' where state = 'running'`);
  }

  /** Forgets what is finished, after a day. */
  sweep(): void {
    this.db.run(
      `delete from command where finished_at <= ?`,
      this.now() - KEPT_FOR,
    );
  }

  #set(id: number, state: 'waiting' | 'running', notedAt: number | null): void {
    this.db.run(
      `update command set state = ?, noted_at = ? where id = ?`,
      state,
      notedAt,
      id,
    );
  }
}

function toRecord(
  row: CommandRow & { behind: number },
  now: number,
): CommandRecord {
  return {
    id: row.id,
    text: row.command,
    state: row.state,
    progress: parsed(row.progress),
    result: parsed(row.result),
    error: row.error ?? undefined,
    createdAt: new Date(row.created_at),
    finishedAt:
      row.finished_at === null ? undefined : new Date(row.finished_at),
    quietFor:
      row.state === 'running' ? Math.max(now - (row.noted_at ?? now), 0) : 0,
    isBehind: row.behind === 1,
  };
}

function parsed<Value>(json: string | null): Value | undefined {
  return json === null ? undefined : (JSON.parse(json) as Value);
}
