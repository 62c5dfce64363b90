import { isWebhookError, UnavailableError } from '../core/errors.js';
import type { ResolvedPolicy } from '../core/handler-policy.js';
import { readableLine } from '../core/readable.js';
import type { WebhookEvent } from '../core/webhook-event.js';
import type { WebhookRequest } from '../core/webhook-request.js';
import { countJobs } from './count-jobs.js';
import type { Dispatcher } from './dispatcher.js';
import type { Gate } from './gate.js';
import { GroupCommit } from './group-commit.js';
import { policiesOf, type InboxHooks } from './inbox-hooks.js';
import type { InboxStore } from './inbox-store.js';
import type { Arrival, KeptEvent } from './kept-event.js';
import { laneOf } from './lane-of.js';
import type { RecentEvents } from './recent-events.js';

/** What is told of an event beside itself. */
export interface Received {
  readonly request: Pick<WebhookRequest, 'headers' | 'body'>;
  readonly route: string;
  /** Milliseconds for which its id is remembered. @default 90 days */
  readonly dedupeFor?: number | undefined;
}

/** An event that is kept now, as its handlers will see it, or was before. */
export interface Taken {
  readonly outcome: 'kept' | 'duplicate';
  readonly event: WebhookEvent;
}

const DEDUPE_FOR = 90 * 86_400_000;
/** A signature or a token must not lie about where the events lie. */
const KEPT_HEADERS = ['content-type', 'user-agent'];

/** Keeps events: each with a job for every handler that wants it, many in one transaction. */
export class Intake {
  readonly #commits: GroupCommit<Arrival, number | undefined>;
  readonly #policies: ReadonlyMap<string, ResolvedPolicy>;

  constructor(
    store: InboxStore,
    private readonly gate: Gate,
    private readonly hooks: InboxHooks,
    /** Where this process runs jobs too. */
    private readonly recent: RecentEvents | undefined,
    private readonly redactsAtRest: boolean,
    dispatcher: Pick<Dispatcher, 'offer'>,
  ) {
    this.#policies = policiesOf(hooks);
    this.#commits = new GroupCommit({
      commit: async (arrivals) => {
        const { seqs } = await dispatcher.offer(countJobs(arrivals), (wanted) =>
          gate.run(() => store.accept(arrivals, wanted)),
        );
        return seqs;
      },
      // That the store is away is about no row: to split the batch would ask it as often as there are events.
      refuses: (error) => !isWebhookError(error) && store.refuses(error),
      keyOf: ({ event }) => event.key,
      atOnce: store.batchesAtOnce ?? 1,
    });
  }

  /** @throws {UnavailableError} when it cannot be kept now. */
  async take(original: WebhookEvent, received: Received): Promise<Taken> {
    // Before it waits for a batch: one that looks whether the store is back may take long.
    this.gate.admit();
    const kept = this.#toKeep(original, received);
    const event = kept.redacted ? this.hooks.read(kept) : original;
    const handlers = this.hooks.handlersFor(event);
    const jobs = handlers.map((handler) => ({
      handler,
      lane: laneOf(kept, this.#policies.get(handler)!),
    }));
    const { dedupeFor = DEDUPE_FOR } = received;
    const seq = await this.#commits
      .add({ event: kept, dedupeFor, jobs })
      .catch((cause: unknown) => {
        if (isWebhookError(cause)) throw cause;
        throw new UnavailableError(
          `the store refuses this event (${codeOf(cause)})`,
          { cause },
        );
      });
    if (seq === undefined) return { outcome: 'duplicate', event };
    this.recent?.add({ seq, body: kept.body }, event, handlers.length);
    return { outcome: 'kept', event };
  }

  /** Resolves when all that came is kept, or refused. */
  idle(): Promise<void> {
    return this.#commits.idle();
  }

  #toKeep(
    event: WebhookEvent,
    { request, route }: Received,
  ): Omit<KeptEvent, 'seq'> {
    const { account, tenant, signedBy, source, type, id, key } = event;
    const { occurredAt, receivedAt } = event;
    const body = this.redactsAtRest
      ? this.hooks.redact(event, request.body)
      : request.body;
    const headers: Record<string, string> = {};
    for (const name of KEPT_HEADERS) {
      const value = request.headers[name]?.[0];
      if (value !== undefined) headers[name] = value;
    }
    return {
      account,
      tenant,
      source,
      route,
      type,
      id,
      key,
      signedBy,
      occurredAt,
      receivedAt,
      body,
      headers,
      redacted: body !== request.body,
    };
  }
}

/** What a database calls its reason. Its words may quote the event. */
function codeOf(error: unknown): string {
  const { code, errstr } = (error ?? {}) as {
    code?: string;
    errstr?: string;
  };
  return readableLine(`${errstr ?? code ?? 'it says no reason'}`, 100);
}
