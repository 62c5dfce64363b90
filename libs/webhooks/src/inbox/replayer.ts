import { setTimeout as sleep } from 'node:timers/promises';
import type { ResolvedPolicy } from '../core/handler-policy.js';
import type { EventFilter, EventScope } from './event-filter.js';
import { policiesOf, type InboxHooks } from './inbox-hooks.js';
import type { InboxStore } from './inbox-store.js';
import type { EventRecord } from './job-record.js';
import type { NewJob } from './kept-event.js';
import { laneOf } from './lane-of.js';

export interface ReplayOptions extends EventScope {
  /**
   * Only this handler: its dead letters, and the jobs that it does not have
   * because it is newer than the event. Of one event, named by its id, also
   * what is done; of a filter only with `status: 'done'` in it. Without a
   * handler, dead letters of all of them.
   */
  readonly handler?: string;
  /**
   * The most events in a second, so that a replay leaves room for what comes in.
   * @default 200
   */
  readonly rate?: number;
  /** @param seq the event that was looked at last */
  readonly onProgress?: (progress: ReplayProgress, seq: number) => void;
  /** Ends the replay of a filter between two events: it rejects. */
  readonly signal?: AbortSignal;
  /**
   * Of a filter only events behind this `seq`: goes on with a replay that was
   * ended, the oldest events being first.
   */
  readonly after?: number;
}

export interface ReplayProgress {
  /** Events looked at. */
  readonly events: number;
  /** Events to look at. */
  readonly total: number;
  /** Jobs that wait now and did not before. */
  readonly jobs: number;
}

export type Kind = 'dead' | 'done' | 'missing';

/** Pages carry bodies, of which a large one has 2 MiB. */
const PAGE = 50;

/** Makes jobs wait again, in the original order of their events. */
export class Replayer {
  readonly #policies: ReadonlyMap<string, ResolvedPolicy>;

  constructor(
    private readonly store: InboxStore,
    private readonly hooks: InboxHooks,
  ) {
    this.#policies = policiesOf(hooks);
  }

  async replayAll(
    filter: EventFilter,
    options: ReplayOptions,
  ): Promise<ReplayProgress> {
    const { rate = 200, onProgress = () => {}, handler, signal } = options;
    if (!Number.isFinite(rate) || rate <= 0) {
      throw new RangeError('rate must be a number of events a second, above 0');
    }
    const only = kindsOf(filter, handler);
    const seqs = await this.#find(filter, options);
    const start = performance.now();
    let jobs = 0;
    for (const [index, seq] of seqs.entries()) {
      signal?.throwIfAborted();
      const record = await this.store.get(seq);
      if (record) jobs += await this.replay(record, handler, only);
      onProgress({ events: index + 1, total: seqs.length, jobs }, seq);
      const ahead = start + ((index + 1) / rate) * 1_000 - performance.now();
      if (ahead > 20) await sleep(ahead, undefined, { signal });
    }
    return { events: seqs.length, total: seqs.length, jobs };
  }

  /** @returns whether the handler had no job for the event */
  async add({ event }: EventRecord, handler: string): Promise<boolean> {
    const job = { handler, lane: laneOf(event, this.#orderOf(handler)) };
    return (await this.store.replay(event.seq, [job], ['missing'])) > 0;
  }

  /** @returns how many jobs wait now and did not before */
  async replay(
    { event, jobs }: EventRecord,
    handler: string | undefined,
    only: readonly Kind[],
  ): Promise<number> {
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
  async #find(
    filter: EventFilter,
    { after = 0, signal }: ReplayOptions,
  ): Promise<number[]> {
    const seqs: number[] = [];
    let cursor: string | undefined;
    do {
      signal?.throwIfAborted();
      const page = await this.store.find(filter, { cursor, limit: PAGE });
      seqs.push(...page.events.map(({ event }) => event.seq));
      cursor = page.cursor;
    } while (cursor !== undefined && Number(cursor) > after);
    return seqs.filter((seq) => seq > after).reverse();
  }

  #fits(
    event: EventRecord['event'],
    jobs: EventRecord['jobs'],
    handler: string,
  ): boolean {
    if (jobs.some((job) => job.handler === handler)) return true;
    try {
      return this.hooks.handlersFor(this.hooks.read(event)).includes(handler);
    } catch {
      // Its source is not registered any more, so no handler can want it.
      return false;
    }
  }

  #orderOf(id: string): { order: 'key' | 'none' } {
    return { order: this.#policies.get(id)?.order ?? 'key' };
  }
}

/** A status in the filter is that of some job of the event: of this handler's, the same is meant. */
function kindsOf(
  { status }: EventFilter,
  handler: string | undefined,
): readonly Kind[] {
  if (status === 'done' || status === 'dead') return [status];
  return handler === undefined ? ['dead'] : ['dead', 'missing'];
}
