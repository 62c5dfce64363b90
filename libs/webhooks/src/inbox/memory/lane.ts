import type { Claim } from '../inbox-store.js';
import type { MemoryJob } from './memory-job.js';
import { Queue } from './queue.js';

/** The open jobs of one handler for one key; it is there exactly while it has work. */
export class Lane {
  readonly jobs = new Queue<MemoryJob>();
  /** Who has its head: nobody else gets it meanwhile. */
  claim: Claim | undefined;
  /** When it is due; `undefined` while its head runs or blocks it. */
  due: number | undefined;
  /** Of lanes that are due at once the one with the smaller number comes first. */
  turn = 0;
  /** Its place among those that are due. */
  place = 0;

  constructor(readonly name: string) {}
}
