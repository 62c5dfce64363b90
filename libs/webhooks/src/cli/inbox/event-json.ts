import type { EventRecord } from '../../inbox/job-record.js';

/** An event and its jobs for programs, without the body: who shows that redacts it. */
export function eventJson({ event, jobs }: EventRecord): object {
  const { body, ...rest } = event;
  return { ...rest, bytes: body.length, jobs };
}
