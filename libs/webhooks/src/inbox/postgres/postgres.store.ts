import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { eventText } from '../event-text.js';
import type { CommandStore } from '../command-store.js';
import type { EventFilter, EventPage, EventScope } from '../event-filter.js';
import { escapeOptional, escapeText } from '../escape-text.js';
import type {
  Accepted,
  Claim,
  HandlerStats,
  InboxStore,
  JobEnd,
  KnownHandler,
  Retention,
  StoreTrouble,
  Wanted,
} from '../inbox-store.js';
import type { EventRecord } from '../job-record.js';
import type { Arrival, NewJob } from '../kept-event.js';
import { replayHint } from '../replay-hint.js';
import { accept, refuses } from './accept.js';
import { Aliases } from './aliases.js';
import { concerns } from './announcements.js';
import { checkServer } from './check-server.js';
import { Database } from './database.js';
import { endsOf, laneRefOf, lostWith } from './ends.js';
import { explainPostgres } from './explain-postgres.js';
import { find } from './find.js';
import { get } from './get.js';
import { type Buried, readHandouts } from './handout.js';
import { isAway } from './is-away.js';
import { laneKey } from './lane-key.js';
import { Listener } from './listener.js';
import { LooseLanes } from './loose-lanes.js';
import { adoptAll, forgetIds, noteSeen } from './maintenance.js';
import { migrate } from './migrate.js';
import type { PgPool } from './pg-types.js';
import { PostgresCommands } from './postgres-commands.js';
import { refusal } from './refusal.js';
import { stats } from './stats.js';
import { transact } from './transact.js';

export interface PostgresStoreOptions {
  /** The pool; `own` says whether it ends with the store. */
  pool(): Promise<{ readonly pool: PgPool; readonly own: boolean }>;
  /** Which database, for people. */
  readonly place: string;
  /** Of the command line, for hints. */
  readonly commandLine: string;
  readonly schema: string;
  readonly migrate: boolean;
  readonly lease: number;
  readonly listen: boolean;
}

const SWEEP_WITHIN = 60_000;

/** Keeps the inbox in PostgreSQL, for any number of processes at once. */
export class PostgresStore implements InboxStore {
  readonly leaseTime: number;
  /** One is prepared here while the database has the other. */
  readonly batchesAtOnce = 2;
  readonly #logger = new Logger('Webhooks');
  readonly #options: PostgresStoreOptions;
  /** What the other processes know this one by. */
  readonly #name = randomUUID();
  #handlers: readonly KnownHandler[] = [];
  #aliases = new Aliases([]);
  #opened:
    | {
        readonly database: Database;
        readonly loose: LooseLanes;
        readonly listener: Listener | undefined;
        readonly commands: PostgresCommands;
      }
    | undefined;

  constructor(options: PostgresStoreOptions) {
    this.#options = options;
    this.leaseTime = options.lease;
  }

  async open(
    handlers: readonly KnownHandler[],
    wake: () => void,
  ): Promise<void> {
    const { schema, listen } = this.#options;
    const { pool, own } = await this.#options.pool();
    const database = new Database(pool, schema, own);
    this.#handlers = handlers;
    this.#aliases = new Aliases(handlers);
    try {
      database.checkRoom(Number(listen));
      await checkServer(database);
      await migrate(database, schema, this.#options.migrate);
      await noteSeen(database, this.#running);
      await adoptAll(database, this.#aliases);
    } catch (error) {
      await database.close();
      throw isAway(error) ? error : refusal(error, this.#options.place);
    }
    const listener = new Listener(pool, schema, (payload) => {
      if (concerns(payload, this.#name, this.#running)) wake();
    });
    if (listen) listener.open();
    const loose = new LooseLanes(database, this.leaseTime, wake);
    const commands = new PostgresCommands(database, schema, this.leaseTime);
    this.#opened = { database, loose, listener, commands };
  }

  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    await opened?.listener?.close();
    await opened?.loose.close();
    await opened?.database.close();
  }

  get commands(): CommandStore | undefined {
    return this.#opened?.commands;
  }

  get transactions(): number {
    return this.#database.transactions;
  }

  async accept(
    arrivals: readonly Arrival[],
    wanted: readonly Wanted[] = [],
  ): Promise<Accepted> {
    const lease = randomUUID();
    const { leaseTime } = this;
    try {
      return await accept(this.#database, arrivals, this.#name, {
        wanted,
        lease,
        leaseTime,
      });
    } catch (error) {
      if (!refuses(error)) this.#giveBackSoon(wanted, lease);
      throw error;
    }
  }

  refuses(error: unknown): boolean {
    return refuses(error);
  }

  isAway(error: unknown): boolean {
    return isAway(error);
  }

  explain(error: unknown): StoreTrouble {
    return explainPostgres(error, this.#options.place);
  }

  async claim(wanted: readonly Wanted[]): Promise<readonly Claim[]> {
    const blocking = new Set(
      this.#handlers
        .filter(({ onDead }) => onDead === 'block')
        .map(({ id }) => id),
    );
    const token = randomUUID();
    const asked = wanted.map(({ handler, limit }) => ({
      handler: escapeText(handler),
      most: limit,
      block: blocking.has(handler),
    }));
    try {
      const values = [JSON.stringify(asked), token, this.leaseTime];
      const rows = await this.#database.call('claim', values);
      const { claims, again, buried } = readHandouts(rows);
      for (const it of buried) this.#report(it);
      await this.#loose.letGo(again);
      return claims;
    } catch (error) {
      this.#giveBackSoon(wanted, token);
      throw error;
    }
  }

  async settle(ends: readonly JobEnd[]): Promise<readonly Claim[]> {
    if (ends.length === 0) return [];
    try {
      const rows = await this.#database.call('settle', [endsOf(ends)]);
      const { claims, again } = readHandouts(rows);
      this.#loose.letGoSoon(again);
      return claims;
    } catch (error) {
      // Once, and before it may be tried again: later they could be in hand.
      await this.#loose.giveBack(lostWith(ends)).catch(() => {});
      throw error;
    }
  }

  async nextDue(handlers: readonly string[]): Promise<number | undefined> {
    const { schema } = this.#database;
    const [row] = await this.#database.query(
      `select extract(epoch from min(l.due_at) - clock_timestamp()) * 1000 as due
       from unnest($1::text[]) as h(handler) cross join lateral (
         select due_at from ${schema}.lane
         where handler = h.handler and due_at is not null
         order by due_at limit 1) l
       where not exists (
         select from ${schema}.paused p where p.handler = h.handler)`,
      [handlers.map(escapeText)],
    );
    const due = row?.['due'];
    return due == null ? undefined : Math.max(Number(due), 0);
  }

  async renew(claims: readonly Claim[]): Promise<readonly Claim[]> {
    if (claims.length === 0) return [];
    const rows = await this.#database.call('renew', [
      JSON.stringify(claims.map(laneRefOf)),
      this.leaseTime,
    ]);
    const nameOf = (handler: string, lane: string) => `${lane} ${handler}`;
    const kept = new Set(
      rows.map((row) => nameOf(row['kept_handler']!, row['kept_lane']!)),
    );
    return claims.filter(
      ({ handler, lane }) => !kept.has(nameOf(escapeText(handler), lane)),
    );
  }

  transact(
    claim: Claim,
    work: (client: unknown) => Promise<unknown>,
    signal?: AbortSignal,
  ): Promise<void> {
    return transact(this.#database, claim, work, signal);
  }

  get(
    which: number | string,
    of?: EventScope,
  ): Promise<EventRecord | undefined> {
    return get(this.#database, this.#aliases, which, of);
  }

  find(
    filter: EventFilter,
    page: { cursor?: string | undefined; limit: number },
  ): Promise<EventPage> {
    return find(this.#database, this.#aliases, filter, page);
  }

  async replay(
    seq: number,
    jobs: readonly NewJob[],
    only: readonly ('dead' | 'done' | 'missing')[],
  ): Promise<number> {
    const given = jobs.map(({ handler, lane }) => ({
      handler: escapeText(handler),
      lane: laneKey(lane),
      former: this.#aliases.former(handler).map(escapeText),
    }));
    const values = [seq, JSON.stringify(given), only, this.#name];
    return Number(await this.#database.value('replay', values));
  }

  async drop(seq: number): Promise<boolean> {
    const values = [seq, this.#name];
    return (await this.#database.value('drop_event', values)) === 't';
  }

  async pause(handler: string): Promise<void> {
    await this.#database.call('pause', [escapeText(handler)]);
  }

  async resume(handler: string): Promise<void> {
    await this.#database.call('resume', [escapeText(handler), this.#name]);
  }

  async unblock(
    handler: string,
    key: string,
    { account, tenant }: EventScope = {},
  ): Promise<number> {
    const values = [
      escapeText(handler),
      escapeText(key),
      escapeOptional(account),
      escapeOptional(tenant),
      this.#name,
    ];
    return Number(await this.#database.value('unblock', values));
  }

  stats(): Promise<readonly HandlerStats[]> {
    return stats(this.#database);
  }

  async sweep({ done, dead }: Retention, limit: number): Promise<number> {
    await noteSeen(this.#database, this.#running);
    await adoptAll(this.#database, this.#aliases);
    await forgetIds(this.#database);
    await this.#ready.commands.sweep();
    return Number(
      await this.#database.value('sweep', [done, dead, limit], SWEEP_WITHIN),
    );
  }

  /** What an answer handed out that never came. */
  #giveBackSoon(wanted: readonly Wanted[], token: string): void {
    if (wanted.length === 0) return;
    const lost = wanted.map(({ handler }) => ({
      handler: escapeText(handler),
      token,
    }));
    this.#loose.giveBackSoon(lost, this.leaseTime);
  }

  #report({ handler, event }: Buried): void {
    this.#logger.error(
      `${handler}: the process died, or lost its lease, each time that it ran ${eventText(event)}: a dead letter (crashed). ${replayHint(event.seq, this.#options.commandLine)}`,
    );
  }

  get #running(): readonly KnownHandler[] {
    return this.#handlers.filter(({ runs = true }) => runs);
  }

  get #database(): Database {
    return this.#ready.database;
  }

  get #loose(): LooseLanes {
    return this.#ready.loose;
  }

  get #ready() {
    if (!this.#opened) throw new Error('the inbox is not open');
    return this.#opened;
  }
}
