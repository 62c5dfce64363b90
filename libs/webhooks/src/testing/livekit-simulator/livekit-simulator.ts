import { setMaxListeners } from 'node:events';
import {
  checkPlayRoomOptions,
  checkSimulatorOptions,
} from './check-simulator-options.js';
import type { DeliveryOutcome } from './delivery/delivery-outcome.js';
import type { SimulatorSummary } from './delivery/delivery-tally.js';
import { independentRandom } from './rooms/independent-random.js';
import type { LiveKitSimulatorOptions } from './livekit-simulator.options.js';
import { Mint } from './rooms/mint.js';
import type { PlayRoomOptions } from './play-room.options.js';
import { roomLife } from './rooms/room-life.js';
import { systemClock, type SimulatorClock } from './simulator-clock.js';
import { WebhookNotifier } from './delivery/webhook-notifier.js';

/**
 * Sends webhooks as a LiveKit server does: the same payloads, bytes, headers
 * and tokens, the same queues, retries and losses, as measured at
 * livekit-server 1.13.5. Two things differ: it speaks HTTP/1.1 also where
 * HTTP/2 is offered, and waits for a connection as long as the system does.
 *
 * @example
 * ```ts
 * const simulator = new LiveKitSimulator({
 *   url: 'http://127.0.0.1:3000/webhooks/livekit',
 *   apiKey: 'devkey',
 *   apiSecret: 'devsecret-0123456789abcdef0123456789abcdef',
 * });
 * await simulator.playRoom({ name: 'standup', participants: 3 });
 * expect(simulator.summary).toMatchObject({ refused: 0, dropped: 0 });
 * simulator.close();
 * ```
 * @see https://docs.livekit.io/home/server/webhooks/
 */
export class LiveKitSimulator {
  readonly #clock: SimulatorClock;
  readonly #random: () => number;
  readonly #notifier: WebhookNotifier;
  readonly #closing = new AbortController();

  /** @throws {ConfigurationError} when a URL, the key or the secret is unusable. */
  constructor(options: LiveKitSimulatorOptions) {
    checkSimulatorOptions(options);
    const { clock = systemClock, random = Math.random } = options;
    this.#clock = clock;
    this.#random = random;
    const { signal } = this.#closing;
    // As many listen as events wait for a retry: no leak to warn about.
    setMaxListeners(0, signal);
    this.#notifier = new WebhookNotifier(options, clock, signal);
  }

  /** What became of all events so far. */
  get summary(): SimulatorSummary {
    return this.#notifier.summary;
  }

  /**
   * Queues an event for every URL, as it is: it needs an `id` of its own.
   *
   * @param payload in protobuf's JSON form, for example one of the samples
   * @returns how it ended, for each URL in turn. Rejects only with what `onOutcome` throws, and for what is no JSON.
   */
  async send(payload: object): Promise<DeliveryOutcome[]> {
    return this.#notifier.notify(payload);
  }

  /**
   * Plays a room's whole life: it starts, participants join, publish,
   * unpublish and leave, a recording runs, the room finishes.
   *
   * @returns how its events ended, in the order in which they happened, once the last one has
   * @throws {ConfigurationError} for a number of participants or a pace that is none
   */
  async playRoom(options: PlayRoomOptions = {}): Promise<DeliveryOutcome[]> {
    const now = () => this.#clock.now();
    const mint = new Mint(now, independentRandom(this.#random));
    checkPlayRoomOptions(options);
    const { participants = 3, egress = true, pace = 0 } = options;
    const { name = mint.id('room-', 6) } = options;
    const { signal } = this.#closing;
    const events: Promise<DeliveryOutcome[]>[] = [];
    const last = new Map<string, Promise<unknown>>();
    const life = roomLife({ name, participants, egress }, mint);
    for (const { key, happen } of life) {
      if (pace === 0) await last.get(key)?.catch(() => {});
      // Rejects when closed meanwhile.
      else if (events.length > 0)
        await this.#clock.wait(pace, signal).catch(() => {});
      if (signal.aborted) break;
      const event = this.send(happen());
      // What onOutcome throws is thrown at the end; here it would end the process.
      event.catch(() => {});
      events.push(event);
      last.set(key, event);
    }
    return (await Promise.all(events)).flat();
  }

  /** Resolves when every queue is empty. */
  idle(): Promise<void> {
    return this.#notifier.idle();
  }

  /** Drops what is still queued, and ends all connections: nothing is left running. */
  close(): void {
    this.#closing.abort();
  }
}
