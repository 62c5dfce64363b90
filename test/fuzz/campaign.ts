import { describeRequest } from './describe-request.js';
import { EventBook } from './event-book.js';
import { exchangeAt, type Exchange } from './generator.js';
import { judge } from './judge.js';
import type { Ledger } from './ledger.js';
import type { Memory, SampleProcess } from './sample-process.js';
import { Sender, type Outcome } from './send-exchange.js';
import { sendSlowly } from './slow-request.js';
import { Tally } from './tally.js';
import type { Target } from './target.js';

/** What is sent; the same seed sends the same again. */
export interface Plan {
  readonly targets: readonly Target[];
  readonly seed: number;
  readonly requests: number;
}

/** What the sample held on to after it had taken so many requests. */
export interface Measurement extends Memory {
  readonly accepted: number;
  /** The bytes of what waited for another attempt. */
  readonly waiting: number;
}

const SENDERS = 16;
const PHASES = 5;
const MOST_PROBLEMS = 10;

/** Sends hostile requests to the sample, and holds the answers and the handlers' doings against what is right. */
export class Campaign {
  /** Answers that are not right. */
  readonly wrong: string[] = [];
  /** Events that were acknowledged, and that no handler saw. */
  readonly lost: string[] = [];
  readonly tally = new Tally();
  /** After each fifth of the requests, when all handlers had run. */
  readonly measurements: Measurement[] = [];
  readonly #book: EventBook;
  #next = 0;
  #sent = 0;

  constructor(
    private readonly plan: Plan,
    private readonly sample: SampleProcess,
    ledger: Ledger,
  ) {
    this.#book = new EventBook(ledger);
  }

  /** Handler calls for what was not signed, or had been handled. */
  get excess(): readonly string[] {
    return this.#book.excess;
  }

  async run(): Promise<void> {
    const { targets, requests } = this.plan;
    const slow = targets.map((target) => sendSlowly(this.sample.port, target));
    for (let phase = 1; phase <= PHASES; phase++) {
      await this.#sendUpTo(Math.ceil((requests * phase) / PHASES));
      if (phase === PHASES) {
        for (const outcome of await Promise.all(slow)) this.#note(outcome, -1);
      }
      if (!this.sample.isRunning) break;
      this.lost.push(...(await this.#book.settle()));
      const memory = await this.sample.memory();
      const { accepted, waiting } = this.#book;
      this.measurements.push({ ...memory, accepted, waiting });
    }
  }

  async #sendUpTo(count: number): Promise<void> {
    const enough = () =>
      this.#sent >= count || this.wrong.length >= MOST_PROBLEMS;
    const senders = Array.from({ length: SENDERS }, async () => {
      const sender = new Sender(this.sample.port);
      while (!enough()) {
        const exchange = this.#make();
        for (const outcome of await sender.send(exchange)) {
          this.#note(outcome, exchange.number);
        }
      }
      sender.close();
    });
    await Promise.all(senders);
  }

  #make(): Exchange {
    const { targets, seed } = this.plan;
    const exchange = exchangeAt(targets, seed, this.#next++, new Date());
    this.#sent += exchange.requests.length;
    return exchange;
  }

  #note(outcome: Outcome, exchange: number): void {
    const { request } = outcome;
    this.tally.add(outcome);
    this.#book.note(outcome, exchange);
    const problem = judge(outcome);
    if (problem === undefined) return;
    this.wrong.push(
      `exchange ${exchange}: ${problem}\n${describeRequest(request)}`,
    );
  }
}
