import type { Claim } from './inbox-store.js';
import { TransitMap } from './transit-map.js';

interface Run {
  readonly claim: Claim;
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

/** What runs in this process: one job per lane. */
export class Runs {
  #runs = new TransitMap<string, Run>();

  get size(): number {
    return this.#runs.size;
  }

  get claims(): readonly Claim[] {
    return [...this.#runs.values()].map(({ claim }) => claim);
  }

  /** Calls `work`, which must not throw, once what ran in the lane has ended: its lease may have run out, but it goes on. */
  start(
    claim: Claim,
    work: (controller: AbortController) => Promise<void>,
  ): void {
    const name = nameOf(claim);
    const before = this.#runs.get(name)?.ended;
    const controller = new AbortController();
    const ended = this.#run(name, controller, work, before);
    this.#runs.set(name, { claim, controller, ended });
  }

  abort(claim: Claim, reason: string): void {
    const run = this.#runs.get(nameOf(claim));
    if (run?.claim === claim) run.controller.abort(new Error(reason));
  }

  /** Forgets what still runs. */
  giveUp(reason: string): readonly Claim[] {
    const { claims } = this;
    for (const claim of claims) this.abort(claim, reason);
    this.#runs = new TransitMap();
    return claims;
  }

  async #run(
    name: string,
    controller: AbortController,
    work: (controller: AbortController) => Promise<void>,
    before: Promise<void> | undefined,
  ): Promise<void> {
    // Without one, too: `work` begins once the run is in the map.
    await before;
    await work(controller);
    if (this.#runs.get(name)?.controller === controller) {
      this.#runs.delete(name);
    }
  }
}

export function nameOf({ handler, lane }: Claim): string {
  return `${handler}\0${lane}`;
}
