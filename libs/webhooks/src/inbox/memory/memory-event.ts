import type { EventRecord } from '../job-record.js';
import type { KeptEvent } from '../kept-event.js';
import type { MemoryJob } from './memory-job.js';

/** An event and its jobs. */
export class MemoryEvent {
  jobs: readonly MemoryJob[] = [];

  constructor(readonly kept: KeptEvent) {}

  /** Whether no job of it waits, runs or blocks. */
  get isFinished(): boolean {
    return this.jobs.every(({ open }) => !open);
  }

  get isDead(): boolean {
    return this.jobs.some(({ status }) => status === 'dead');
  }

  get record(): EventRecord {
    return { event: this.kept, jobs: this.jobs.map(({ record }) => record) };
  }

  jobOf(handler: string): MemoryJob | undefined {
    return this.jobs.find((job) => job.handler === handler);
  }
}
