import { until } from '../support/until.js';
import { describeRequest } from './describe-request.js';
import type { FuzzRequest } from './fuzz-request.js';
import { isAccepted } from './judge.js';
import { idsOf, type Ledger } from './ledger.js';
import type { Outcome } from './send-exchange.js';

/** An event that was acknowledged, until each of its handlers has run. */
interface Open {
  readonly ids: readonly string[];
  readonly handlers: ReadonlySet<string>;
  readonly left: Set<string>;
}

/** Holds what was answered against what the handlers did. */
export class EventBook {
  /** Requests that were taken. */
  accepted = 0;
  readonly #open = new Map<FuzzRequest, Open>();
  /** Who may have each id handled, once each: every account that was sent it, and every question. */
  readonly #owners = new Map<string, Set<string>>();
  /** The exchanges of what was refused, or cut off, by the ids in it. */
  readonly #refused = new Map<string, number>();
  /** How often each handler ran for each id. */
  readonly #calls = new Map<string, Map<string, number>>();
  #read = 0;

  constructor(private readonly ledger: Ledger) {}

  note(outcome: Outcome, exchange: number): void {
    const { request } = outcome;
    const { target, body } = request;
    const ids = idsOf(body, target.route);
    const accepted = isAccepted(outcome);
    if (accepted === false) {
      for (const id of ids) this.#refused.set(id, exchange);
      return;
    }
    this.accepted++;
    const asked = target.receives === 'questions';
    const handlers = asked || accepted !== true ? [] : target.handlersOf(body);
    // Acknowledged and left out, as the options of the source ask.
    if (!handlers) return;
    const owner = asked ? `question ${this.accepted}` : target.account;
    for (const id of ids) {
      const owners = this.#owners.get(id) ?? new Set();
      this.#owners.set(id, owners.add(owner));
    }
    if (handlers.length === 0) return;
    const left = new Set(handlers);
    this.#open.set(request, { ids, handlers: new Set(handlers), left });
  }

  /**
   * Waits until each event that was acknowledged has reached a handler.
   *
   * @returns those that never do
   */
  async settle(): Promise<readonly string[]> {
    const untouched = () =>
      [...this.#open].filter(
        ([, { handlers, left }]) => left.size === handlers.size,
      );
    const settled = async () => {
      await this.ledger.read();
      this.#count();
      return untouched().length === 0;
    };
    try {
      await until(settled, 'the end of all handlers');
      return [];
    } catch (error) {
      const requests = untouched().map(([request]) => describeRequest(request));
      return [
        String(error),
        ...requests.map((text) => `acknowledged, never handled: ${text}`),
      ];
    }
  }

  /** The bytes of all events that wait: for another attempt of a handler that failed, or behind one that does. */
  get waiting(): number {
    const bodies = [...this.#open.keys()].map(({ body }) => body.length);
    return bodies.reduce((sum, length) => sum + length, 0);
  }

  /** Handler calls that should not have been. */
  get excess(): readonly string[] {
    return [...this.#calls].flatMap(([id, calls]) => {
      const allowed = this.#owners.get(id)?.size ?? 0;
      const from = this.#refused.get(id) ?? 'unknown';
      return [...calls]
        .filter(([, count]) => count > allowed)
        .map(
          ([handler, count]) =>
            `${handler} ran ${count} times, not ${allowed}, for ${id.slice(0, 100)} (exchange ${from})`,
        );
    });
  }

  #count(): void {
    const { lines } = this.ledger;
    for (; this.#read < lines.length; this.#read++) {
      const { handler, id } = lines[this.#read]!;
      const calls = this.#calls.get(id) ?? new Map<string, number>();
      this.#calls.set(id, calls.set(handler, (calls.get(handler) ?? 0) + 1));
    }
    for (const [request, { ids, left }] of this.#open) {
      for (const handler of left) {
        if (ids.some((id) => this.#calls.get(id)?.has(handler))) {
          left.delete(handler);
        }
      }
      if (left.size === 0) this.#open.delete(request);
    }
  }
}
