import { LiveKitSimulator } from 'nestjs-livestream-webhooks/testing';
import { DEVELOPMENT } from '../support/livekit.js';

/** Rooms that are played one after the other, several at a time, until it is stopped. */
export class Load {
  readonly acknowledged: string[] = [];
  readonly #simulator: LiveKitSimulator;
  readonly #rooms: Promise<void>[];
  #goesOn = true;

  constructor(url: string, rooms = 6) {
    this.#simulator = new LiveKitSimulator({
      url: `${url}/webhooks/livekit`,
      apiKey: DEVELOPMENT.key,
      apiSecret: DEVELOPMENT.secret,
      onOutcome: ({ outcome, payload }) => {
        const { id } = payload as { id: string };
        if (outcome === 'acknowledged') this.acknowledged.push(id);
      },
    });
    this.#rooms = Array.from({ length: rooms }, () => this.#play());
  }

  get summary() {
    return this.#simulator.summary;
  }

  /** Plays the rooms that have begun to their end. */
  async stop(): Promise<void> {
    this.#goesOn = false;
    await Promise.all(this.#rooms);
    this.#simulator.close();
  }

  async #play(): Promise<void> {
    while (this.#goesOn) {
      await this.#simulator.playRoom({ participants: 2, egress: false });
    }
  }
}
