import type { DeliveryOutcome } from '../../testing/livekit-simulator/delivery/delivery-outcome.js';
import { hintFor } from '../hint-for.js';

/** What went wrong with the events of a simulation, counted. */
export class Problems {
  readonly #counts = new Map<string, number>();

  add({ outcome, status, error, reason }: DeliveryOutcome): void {
    if (outcome === 'acknowledged') return;
    const code = (error as NodeJS.ErrnoException | undefined)?.code;
    const cause = status ?? code;
    const causes = [reason, cause].filter((it) => it !== undefined);
    const text = `${outcome} (${causes.join(', ')})${hintFor(cause)}`;
    this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1);
  }

  get lines(): readonly string[] {
    return [...this.#counts].map(([text, count]) => `  ${count} ${text}`);
  }
}
