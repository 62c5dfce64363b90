import { TransitMap } from '../transit-map.js';
import { DueLanes } from './due-lanes.js';
import { Lane } from './lane.js';
import type { MemoryJob } from './memory-job.js';

/** The lanes of one handler. */
export class HandlerLanes {
  readonly #lanes = new TransitMap<string, Lane>();
  readonly due = new DueLanes();

  get all(): Iterable<Lane> {
    return this.#lanes.values();
  }

  get(name: string): Lane | undefined {
    return this.#lanes.get(name);
  }

  /** Puts a job at the tail of its lane; a lane that is there is due when it is, runs, or is blocked. */
  add(job: MemoryJob, now: number): void {
    let lane = this.#lanes.get(job.lane);
    if (!lane) {
      lane = new Lane(job.lane);
      this.#lanes.set(job.lane, lane);
      this.due.set(lane, now);
    }
    lane.jobs.push(job);
  }

  /** Makes a lane due at once, where it still has work. */
  goOn(lane: Lane, now: number): void {
    if (lane.jobs.first) {
      this.due.set(lane, now);
    } else {
      this.due.remove(lane);
      this.#lanes.delete(lane.name);
    }
  }
}
