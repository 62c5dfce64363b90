import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from './database.js';
import { readHandouts, type LaneRef } from './handout.js';

const FIRST_PAUSE = 5;
const LONGEST_PAUSE = 1_000;
/** An answer that was given up may be under way for so long. */
const UNDER_WAY = 4_000;

/** What `give_back` takes: a lane and the job that is not meant, or all lanes of a handler under a lease. */
export type LostHandout =
  Omit<LaneRef, 'lane'> | (LaneRef & { readonly seq: number });

/** Lets lanes go that somebody else had locked, or that were handed out in an answer that never came. */
export class LooseLanes {
  readonly #trying = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  /** @param wake called when lanes are free again */
  constructor(
    private readonly database: Database,
    private readonly lease: number,
    private readonly wake: () => void,
  ) {}

  /** Tries once before it resolves, and goes on by itself. */
  async letGo(lanes: readonly LaneRef[]): Promise<void> {
    if (lanes.length > 0) this.letGoSoon(await this.#advance(lanes));
  }

  letGoSoon(lanes: readonly LaneRef[]): void {
    if (lanes.length === 0) return;
    let left = lanes;
    // Until their leases end by themselves.
    const pauses = growing(this.lease);
    this.#repeat(pauses, async () => {
      left = await this.#advance(left);
      this.wake();
      return left.length === 0;
    });
  }

  /** Without it, a database that is away now and then would look like a process that dies. */
  giveBackSoon(lost: readonly LostHandout[], lease: number): void {
    const pause = Math.min(UNDER_WAY, lease / 4);
    const pauses = Array<number>(4).fill(pause);
    this.#repeat(pauses, async () => {
      const isFound = (await this.giveBack(lost)) > 0;
      if (isFound) this.wake();
      return isFound;
    });
  }

  /** @returns how many jobs wait again */
  async giveBack(lost: readonly LostHandout[]): Promise<number> {
    const given = JSON.stringify(lost);
    return Number(await this.database.value('give_back', [given]));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#trying);
  }

  async #advance(lanes: readonly LaneRef[]): Promise<readonly LaneRef[]> {
    const given = JSON.stringify(lanes);
    return readHandouts(await this.database.call('advance', [given])).again;
  }

  #repeat(pauses: Iterable<number>, work: () => Promise<boolean>): void {
    const { signal } = this.#closing;
    const repeating = (async () => {
      for (const pause of pauses) {
        if (signal.aborted) return;
        await sleep(pause, undefined, { signal }).catch(() => {});
        // Their leases end without us, too.
        if (await work().catch(() => false)) return;
      }
    })().finally(() => this.#trying.delete(repeating));
    this.#trying.add(repeating);
  }
}

/** Waits that double, for so many milliseconds in all. */
function* growing(total: number): Generator<number> {
  let pause = FIRST_PAUSE;
  for (let waited = 0; waited < total; waited += pause) {
    yield pause;
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
}
