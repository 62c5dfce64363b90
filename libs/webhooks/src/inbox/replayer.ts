import { setTimeout as sleep } from 'node:timers/promises';
import type { EventFilter } from './event-filter.js';
import type { InboxHooks } from './inbox-hooks.js';
import type { InboxStore } from './inbox-store.js';
import type { EventRecord } from './job-record.js';
import type { NewJob } from './kept-event.js';
import { laneOf } from './lane-of.js';

export interface ReplayOptions {
  /**
   * Only this handler, whether its job failed, is done, or is missing because
   * the handler is newer than the event. Without it, dead letters of all
   * handlers; with `status: 'done'` in the filter, what is done.
   */
  readonly handler?: string;
  /**
   * The most events in a second, so that a replay leaves room for what comes in.
   * @default 200
   */
  readonly rate?: number;
  readonly onProgress?: (progress: ReplayProgress) => void;
}

export interface ReplayProgress {
  /** Events looked at. */
  readonly events: number;
  /** Events to look at. */
  readonly total: number;
  /** Jobs that wait now and did not before. */
  readonly jobs: number;
}

type Kind = 'dead' | 'done' | 'missing';

const PAGE = 100;

/** Makes jobs wait again, in the original order of their events. */
export class Replayer {
  constructor(
    private readonly store: InboxStore,
    private readonly hooks: InboxHooks,
  ) {}

  async replayAll(
    filter: EventFilter,
    { rate = 200, onProgress = () => {}, handler }: ReplayOptions,
  ): Promise<ReplayProgress> {
    const seqs = await this.#find(filter);
    let jobs = 0;
    for (const [index, seq] of seqs.entries()) {
      const record = await this.store.get(seq);
      if (record) jobs += await this.replay(record, handler, filter.status);
      onProgress({ events: index + 1, total: seqs.length, jobs });
      if ((index + 1) % Math.ceil(rate / 10) === 0) await sleep(100);
    }
    return { events: seqs.length, total: seqs.length, jobs };
  }

  /** @returns how many jobs wait now and did not before */
  async replay(
    { event, jobs }: EventRecord,
    handler: string | undefined,
    status?: EventFilter['status'],
  ): Promise<number> {
    const only: Kind[] =
      handler !== undefined
        ? ['dead', 'done', 'missing']
        : [status === 'done' ? 'done' : 'dead'];
    const wanted: NewJob[] = (
      handler === undefined
        ? jobs.map((job) => job.handler)
        : this.#fits(event, jobs, handler)
          ? [handler]
          : []
    ).map((id) => ({ handler: id, lane: laneOf(event, this.#orderOf(id)) }));
    return wanted.length > 0 ? this.store.replay(event.seq, wanted, only) : 0;
  }

  /** The oldest first. */
  async #find(filter: EventFilter): Promise<number[]> {
    const seqs: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.store.find(filter, { cursor, limit: PAGE });
      seqs.push(...page.events.map(({ event }) => event.seq));
      cursor = page.cursor;
    } while (cursor !== undefined);
    return seqs.reverse();
  }

  #fits(
    event: EventRecord['event'],
    jobs: EventRecord['jobs'],
    handler: string,
  ): boolean {
    if (jobs.some((job) => job.handler === handler)) return true;
    return this.hooks.handlersFor(this.hooks.read(event)).includes(handler);
  }

  #orderOf(id: string): { order: 'key' | 'none' } {
    const known = this.hooks.handlers.find((handler) => handler.id === id);
    return { order: known?.policy.order ?? 'key' };
  }
}
