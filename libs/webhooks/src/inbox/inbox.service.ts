import { Logger } from '@nestjs/common';
import { Subject } from 'rxjs';
import { ConfigurationError, UnavailableError } from '../core/errors.js';
import { nextTurn } from '../core/next-turn.js';
import { outsideRequests } from '../core/outside-requests.js';
import { printable } from '../core/printable.js';
import type { WebhookEvent } from '../core/webhook-event.js';
import { checkFilter } from './check-filter.js';
import { CommandRunner } from './command-runner.js';
import type {
  EventFilter,
  EventPage,
  EventScope,
  PageOptions,
} from './event-filter.js';
import { Gate } from './gate.js';
import type { InboxHooks, InboxSignal } from './inbox-hooks.js';
import type { InboxOption } from './inbox-option.js';
import { inboxStats, type InboxStats } from './inbox-stats.js';
import type { InboxStore, Retention } from './inbox-store.js';
import { Intake, type Received } from './intake.js';
import type { EventRecord } from './job-record.js';
import { Opening } from './opening.js';
import { Rates } from './rates.js';
import { RecentEvents } from './recent-events.js';
import {
  Replayer,
  type Kind,
  type ReplayOptions,
  type ReplayProgress,
} from './replayer.js';
import { Sweeper } from './sweeper.js';
import { troubleText } from './trouble-text.js';
import { Worker } from './worker.js';

/** By name: the test kit may be another copy of the library than the application's. */
export const INBOX = Symbol.for('nestjs-livestream-webhooks:inbox');

const RETRY_AFTER_SHUTDOWN = 1;
const LARGEST_PAGE = 500;

export interface InboxSettings {
  /** Milliseconds for a store that is away at the start. */
  readonly startTimeout: number;
  /** Milliseconds for running handlers at shutdown. */
  readonly shutdownTimeout: number;
  /** Jobs that run at once in this process. */
  readonly concurrency: number;
  readonly retention: Retention;
  readonly redactsAtRest: boolean;
  /** Whether this process runs jobs. */
  readonly works: boolean;
  /** Whether this process receives webhooks. */
  readonly receives: boolean;
}

/** Its parts, once it is open. */
interface Parts {
  readonly hooks: InboxHooks;
  readonly intake: Intake;
  readonly worker: Worker;
  readonly replayer: Replayer;
}

/**
 * Keeps verified events and hands them out. Injected, it lets you look at what
 * is kept, and run it again.
 *
 * @example
 * ```ts
 * const { events } = await inbox.find({ status: 'dead' });
 * await inbox.replay({ status: 'dead', source: 'livekit' });
 * ```
 */
export class Inbox {
  /** What becomes of events in this process, as it happens. @internal */
  readonly signals = new Subject<InboxSignal>();
  readonly #logger = new Logger('Webhooks');
  readonly #store: InboxStore;
  readonly #gate: Gate;
  readonly #sweeper: Sweeper;
  readonly #rates = new Rates(() => performance.now());
  #closing = false;
  #closed: Promise<void> | undefined;
  #opening: Opening | undefined;
  #parts: Parts | undefined;
  #commands: CommandRunner | undefined;

  constructor(
    private readonly option: InboxOption,
    private readonly settings: InboxSettings,
  ) {
    this.#store = option.create();
    this.#gate = new Gate(this.#store, consequenceFor(settings));
    this.#sweeper = new Sweeper(this.#store, settings.retention);
  }

  /** Which one it is. @internal */
  get kind(): InboxOption {
    return this.option;
  }

  /** Whether it keeps events now, or still waits for its store. @internal */
  get isOpen(): boolean {
    return this.#parts !== undefined;
  }

  /**
   * Opens the inbox; where its store is away, tries again in the background.
   *
   * @throws what no other try would change.
   * @internal
   */
  open(hooks: InboxHooks): Promise<void> {
    const opening = new Opening({
      store: this.#store,
      open: () => this.#open(hooks),
      within: this.settings.startTimeout,
      consequence: consequenceFor(this.settings),
      random: Math.random,
      crash: (error) => {
        const { message } = error as Error;
        this.#logger.error(message);
        // As a start that fails: nobody waits for this one.
        setImmediate(() => {
          throw error;
        });
      },
    });
    this.#opening = opening;
    // Some applications boot in their first request.
    return outsideRequests(() => opening.begin());
  }

  /**
   * Resolves once the inbox is open. That it is when the application has
   * started, unless its database was away: then it is tried for `startTimeout`,
   * and webhooks are answered 503 until it is there.
   *
   * @example
   * ```ts
   * await app.init();
   * await app.get(Inbox).ready(); // listens only once events can be kept
   * await app.listen(3000);
   * ```
   * @throws {WebhookError} when it could not be opened. Unless somebody waits here, that ends the process, as a start that fails does.
   */
  ready(): Promise<void> {
    if (this.#opening) return this.#opening.ready();
    return Promise.reject(notStarted());
  }

  async #open(hooks: InboxHooks): Promise<void> {
    const known = hooks.handlers.map(({ id, aliases, policy }) => ({
      id,
      aliases,
      onDead: policy.onDead,
      runs: this.settings.works,
    }));
    await this.#store.open(known, () => outsideRequests(() => this.#look()));
    refuseTransactional(hooks, this.#store, this.option.name);
    const recent = new RecentEvents(hooks);
    const { concurrency, redactsAtRest, works } = this.settings;
    const surroundings = {
      store: this.#store,
      gate: this.#gate,
      hooks,
      recent,
    };
    const worker = new Worker({
      ...surroundings,
      rates: this.#rates,
      concurrency,
      tell: (signal) => this.signals.next(signal),
      commandLine: this.option.commandLine,
    });
    this.#parts = {
      hooks,
      worker,
      intake: new Intake(
        this.#store,
        this.#gate,
        hooks,
        works ? recent : undefined,
        redactsAtRest,
        worker.dispatcher,
      ),
      replayer: new Replayer(this.#store, hooks),
    };
    if (!works) return;
    if (this.option.loss === 'none') await this.#sayHowThingsStand();
    worker.dispatcher.open();
    this.#sweeper.open();
    if (!this.#store.commands) return;
    this.#commands = new CommandRunner(this.#store.commands, this);
    this.#commands.open();
  }

  /** The ids of the handlers that this process has for an event. @internal */
  handlersFor(event: WebhookEvent): readonly string[] {
    return this.#parts?.hooks.handlersFor(event) ?? [];
  }

  /**
   * Keeps an event, once.
   *
   * @throws {UnavailableError} when it cannot be kept now.
   * @internal
   */
  async accept(
    original: WebhookEvent,
    received: Received,
  ): Promise<'kept' | 'duplicate'> {
    if (this.#closing) {
      throw new UnavailableError('the application is shutting down', {
        retryAfter: RETRY_AFTER_SHUTDOWN,
      });
    }
    const { intake, hooks } = this.#opened;
    // What it starts is for other requests, too: their events, their jobs.
    const { outcome, event } = await outsideRequests(() =>
      intake.take(original, received),
    );
    this.signals.next({ kind: outcome, event });
    if (outcome === 'duplicate') return outcome;
    // In a turn of its own: listeners must not delay the acknowledgement.
    void nextTurn().then(() => hooks.kept(event));
    return outcome;
  }

  /**
   * Looks events up, the newest first.
   *
   * @param page go on with the `cursor` of the page before until there is none
   */
  async find(
    filter: EventFilter = {},
    { cursor, limit = 50 }: PageOptions = {},
  ): Promise<EventPage> {
    if (!Number.isSafeInteger(limit) || limit < 1 || limit > LARGEST_PAGE) {
      throw new RangeError(
        `limit must be a whole number, 1 to ${LARGEST_PAGE}`,
      );
    }
    checkFilter(filter);
    return this.#openStore.find(filter, { cursor, limit });
  }

  /**
   * One event with its jobs, their attempts and errors.
   *
   * @param which its `seq`, a number, else the sender's id, a text: the newest with that
   */
  async get(
    which: number | string,
    of: EventScope = {},
  ): Promise<EventRecord | undefined> {
    return this.#openStore.get(which, of);
  }

  /** A kept event as handlers get it. */
  read({ event }: EventRecord): WebhookEvent {
    return this.#opened.hooks.read(event);
  }

  /** The body of a kept event, for people to look at: without the secrets that its source names. */
  redacted({ event }: EventRecord): Buffer {
    return this.#opened.hooks.redact(event, event.body);
  }

  /**
   * Runs dead letters again, those of one event or of all that a filter finds:
   * at the tail of their lanes, in the original order of their events. A dead
   * letter that blocks its lane runs in its place. Handlers see `context.replayed`.
   *
   * @param which `seq` or id of an event, or a filter
   */
  async replay(
    which: number | string | EventFilter,
    options: ReplayOptions = {},
  ): Promise<ReplayProgress> {
    const { replayer, worker } = this.#opened;
    if (typeof which === 'object') checkFilter(which);
    const progress =
      typeof which === 'object'
        ? await replayer.replayAll(which, {
            ...options,
            onProgress: (progress, seq) => {
              // What waits again need not wait for the last of them.
              worker.dispatcher.look();
              options.onProgress?.(progress, seq);
            },
          })
        : await this.#replayOne(which, options);
    worker.dispatcher.look();
    return progress;
  }

  /**
   * Gives a handler a job for an event, unless it has one.
   *
   * @returns whether it had none
   * @throws {TypeError} for an event that is not kept.
   * @internal
   */
  async addJob(
    { account, tenant, id }: WebhookEvent,
    handler: string,
  ): Promise<boolean> {
    const { replayer, worker } = this.#opened;
    const of = { account, ...(tenant !== undefined && { tenant }) };
    const record = await this.#store.get(id, of);
    if (!record) {
      throw new TypeError(`The event ${printable(id)} is not in the inbox`);
    }
    const isNew = await replayer.add(record, handler);
    worker.dispatcher.look([handler]);
    return isNew;
  }

  /** Deletes an event and its jobs. Its id stays remembered. @returns whether it was there */
  async drop(which: number | string, of: EventScope = {}): Promise<boolean> {
    const record = await this.#openStore.get(which, of);
    if (!record) return false;
    const dropped = await this.#store.drop(record.event.seq);
    this.#opened.worker.dispatcher.look();
    return dropped;
  }

  /** Hands out no more jobs of a handler, in any process, until {@link resume}. */
  async pause(handler: string): Promise<void> {
    await this.#openStore.pause(handler);
  }

  /** Hands out a paused handler's jobs again: those that wait, too. */
  async resume(handler: string): Promise<void> {
    await this.#openStore.resume(handler);
    this.#opened.worker.dispatcher.look();
  }

  /** Lets the later events of a key go on that a dead letter of this handler blocks. @returns how many lanes: one of each account and tenant */
  async unblock(
    handler: string,
    key: string,
    of: EventScope = {},
  ): Promise<number> {
    const lanes = await this.#openStore.unblock(handler, key, of);
    this.#opened.worker.dispatcher.look();
    return lanes;
  }

  /** How many jobs wait, run and are dead, of each handler and in all, now. */
  async stats(): Promise<InboxStats> {
    const trouble = this.#trouble;
    try {
      const stats = await this.#openStore.stats();
      return inboxStats(stats, this.#rates, trouble);
    } catch (error) {
      // That it cannot be counted is no news.
      if (trouble === undefined) throw error;
      return inboxStats([], this.#rates, trouble);
    }
  }

  /** From here on events are refused: their senders come back to the next process. @internal */
  stopAccepting(): void {
    this.#closing = true;
  }

  /** @internal */
  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    const drain = this.option.loss !== 'none';
    await this.#opening?.close();
    await this.#parts?.intake.idle();
    await this.#commands?.close();
    await this.#parts?.worker.dispatcher.close(
      this.settings.shutdownTimeout,
      drain,
    );
    await this.#sweeper.close();
    if (drain && this.#parts) await this.#warnOfLoss();
    await this.#store.close();
    this.#gate.close();
    this.signals.complete();
  }

  /** Another process has made work for this one. */
  #look(): void {
    this.#parts?.worker.dispatcher.look();
    this.#commands?.look();
  }

  get #opened(): Parts {
    if (this.#parts) return this.#parts;
    const trouble = this.#opening?.trouble;
    if (trouble === undefined) throw notStarted();
    throw new UnavailableError(`the store is away: ${trouble.text}`);
  }

  get #openStore(): InboxStore {
    return this.#opened && this.#store;
  }

  /** What is wrong with the store, where something is. */
  get #trouble(): string | undefined {
    const trouble = this.#opening?.trouble ?? this.#store.trouble;
    return this.#gate.trouble ?? (trouble && troubleText(trouble));
  }

  async #replayOne(
    which: number | string,
    { handler, account, tenant }: ReplayOptions,
  ): Promise<ReplayProgress> {
    const of = {
      ...(account !== undefined && { account }),
      ...(tenant !== undefined && { tenant }),
    };
    const record = await this.#store.get(which, of);
    if (!record) return { events: 0, total: 0, jobs: 0 };
    const only: Kind[] =
      handler === undefined ? ['dead'] : ['dead', 'done', 'missing'];
    const jobs = await this.#opened.replayer.replay(record, handler, only);
    return { events: 1, total: 1, jobs };
  }

  async #sayHowThingsStand(): Promise<void> {
    // With a large backlog counting takes long, and that is when workers are needed.
    const stats = await this.#store.stats().catch(() => []);
    const { backlog, dead, blockedLanes } = inboxStats(stats, this.#rates);
    const paused = stats.filter((it) => it.paused).map((it) => it.handler);
    this.#logger.log(
      `The inbox is ${this.option.name}: ${backlog} jobs wait, ${dead} dead letters, ${blockedLanes} blocked keys` +
        (paused.length ? `; paused: ${printable(paused.join(', '))}` : ''),
    );
    for (const { handler, known, waiting } of stats) {
      if (known || waiting === 0) continue;
      this.#logger.warn(
        `${waiting} jobs wait for the handler "${printable(handler)}", which no process has. If it was renamed, tell its new decorator: { aliases: ['${printable(handler)}'] }. They stay until then`,
      );
    }
  }

  async #warnOfLoss(): Promise<void> {
    const { backlog } = await this.stats();
    if (backlog === 0) return;
    this.#logger.warn(
      `${backlog} jobs are lost: the inbox is ${this.option.name}. A durable inbox keeps them`,
    );
  }
}

function notStarted(): UnavailableError {
  return new UnavailableError('the application has not started yet', {
    retryAfter: RETRY_AFTER_SHUTDOWN,
  });
}

function consequenceFor({ receives }: InboxSettings): string {
  return receives ? 'webhooks are answered 503' : 'no handler runs';
}

function refuseTransactional(
  { handlers }: InboxHooks,
  store: InboxStore,
  name: string,
): void {
  const asking = handlers.find(({ transactional }) => transactional);
  if (!asking) return;
  if (store.transact && store.transactions === 0) {
    throw new ConfigurationError(
      `The handler "${asking.id}" is transactional, but the pool has no connection for it: one listens, and two must stay free. Raise connections, or the max of the pool, to 4 or more`,
    );
  }
  if (store.transact) return;
  throw new ConfigurationError(
    `The handler "${asking.id}" is transactional, but the inbox is ${name}. Use postgresInbox, or take transactional away`,
  );
}
