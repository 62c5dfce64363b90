import { Logger } from '@nestjs/common';
import { errorText } from '../core/error-text.js';
import { printable } from '../core/printable.js';
import type { WebhookEvent } from '../core/webhook-event.js';
import type { Job } from './inbox-engine.js';

interface WaitingJob {
  readonly handler: string;
  readonly event: WebhookEvent;
}

interface Lane {
  readonly name: string;
  readonly jobs: WaitingJob[];
  /** Attempts of the job at the head. */
  attempts: number;
}

/**
 * The schedule of one process: one job per lane at a time, in order of arrival,
 * many lanes at once. While the head of a lane waits for its retry the lane
 * waits too; after its last attempt it is given up and the lane goes on.
 */
export class Lanes {
  readonly #logger = new Logger('Webhooks');
  readonly #lanes = new Map<string, Lane>();
  readonly #due: Lane[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  #run: ((job: Job) => Promise<unknown>) | undefined;
  #waiting = 0;
  #wake: NodeJS.Immediate | undefined;
  #state: 'open' | 'draining' | 'closed' = 'open';

  constructor(
    private readonly concurrency: number,
    private readonly retryDelay: (attempt: number) => number | undefined,
  ) {}

  /** Jobs that are not done, running ones included. */
  get waiting(): number {
    return this.#waiting;
  }

  open(run: (job: Job) => Promise<unknown>): void {
    this.#run = run;
    this.#schedule();
  }

  add(name: string, job: WaitingJob): void {
    this.#waiting++;
    const lane = this.#lanes.get(name);
    if (lane) {
      lane.jobs.push(job);
      return;
    }
    const fresh: Lane = { name, jobs: [job], attempts: 0 };
    this.#lanes.set(name, fresh);
    this.#makeDue(fresh);
  }

  /** Goes on with what can start at once, for at most `grace` ms; retries are not waited for. */
  async close(grace: number): Promise<void> {
    this.#state = 'draining';
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, grace);
    });
    await Promise.race([this.#drain(), late]);
    clearTimeout(timer);
    this.#state = 'closed';
    this.#due.length = 0;
  }

  async #drain(): Promise<void> {
    for (;;) {
      this.#start();
      if (this.#running.size === 0) return;
      await Promise.race(this.#running);
    }
  }

  #makeDue(lane: Lane): void {
    this.#due.push(lane);
    this.#schedule();
  }

  /** Handlers start in a turn of their own, so that none delays the acknowledgement. */
  #schedule(): void {
    if (this.#wake) return;
    this.#wake = setImmediate(() => {
      this.#wake = undefined;
      this.#start();
    });
  }

  #start(): void {
    if (!this.#run || this.#state === 'closed') return;
    while (this.#running.size < this.concurrency) {
      const lane = this.#due.shift();
      if (!lane) return;
      const running = this.#step(lane, this.#run).finally(() => {
        this.#running.delete(running);
        this.#schedule();
      });
      this.#running.add(running);
    }
  }

  async #step(lane: Lane, run: (job: Job) => Promise<unknown>): Promise<void> {
    const job = lane.jobs[0]!;
    const attempt = ++lane.attempts;
    try {
      await run({ ...job, attempt });
    } catch (error) {
      const delay = this.retryDelay(attempt);
      this.#report(job, attempt, delay, error);
      if (delay !== undefined) return this.#retry(lane, delay);
    }
    this.#advance(lane);
  }

  #advance(lane: Lane): void {
    this.#waiting--;
    lane.jobs.shift();
    lane.attempts = 0;
    if (lane.jobs.length > 0) this.#makeDue(lane);
    else this.#lanes.delete(lane.name);
  }

  #retry(lane: Lane, delay: number): void {
    if (this.#state !== 'open') return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#makeDue(lane);
    }, delay);
    this.#timers.add(timer);
  }

  #report(
    { handler, event }: WaitingJob,
    attempt: number,
    delay: number | undefined,
    error: unknown,
  ): void {
    const what = printable(`${event.source}.${event.type} ${event.id}`);
    const text = `${handler} failed on ${what}, attempt ${attempt}`;
    const stack = errorText(error);
    if (delay === undefined) this.#logger.error(`${text}: given up`, stack);
    else {
      this.#logger.warn(
        `${text}: again in ${(delay / 1000).toFixed(1)} s. ${stack}`,
      );
    }
  }
}
