import { beforeEach, describe, expect, it } from '@jest/globals';
import type { WebhookEvent } from '../core/webhook-event.js';
import type { KeptEvent } from './kept-event.js';
import { RecentEvents } from './recent-events.js';

/** Bytes. */
const LARGE = 16 * 1024 + 1;

describe('RecentEvents', () => {
  const reads: number[] = [];
  const create = (handlers: number, most?: number) =>
    new RecentEvents(
      {
        handlersFor: () => Array<string>(handlers).fill('a handler'),
        read: (kept) => {
          const { seq } = kept as KeptEvent;
          reads.push(seq);
          return { id: `read ${seq}` } as WebhookEvent;
        },
      },
      most,
    );
  const kept = (seq: number, bytes = 10) =>
    ({ seq, body: Buffer.alloc(bytes) }) as KeptEvent;
  const accepted = { id: 'accepted' } as WebhookEvent;

  beforeEach(() => {
    reads.length = 0;
  });

  it('hands an event to all of its handlers as it was read first', () => {
    const recent = create(2);
    recent.add(kept(1), accepted);
    expect(recent.get(kept(1))).toBe(accepted);
    recent.finish(1);
    expect(recent.get(kept(1))).toBe(accepted);
    const read = recent.get(kept(2));
    expect(recent.get(kept(2))).toBe(read);
    expect(reads).toEqual([2]);
  });

  it('lets an event go once its last handler has finished', () => {
    const recent = create(2);
    recent.add(kept(1), accepted);
    recent.finish(1);
    recent.finish(1);
    expect(recent.get(kept(1))).not.toBe(accepted);
    expect(reads).toEqual([1]);
  });

  it('keeps no event that nobody handles', () => {
    const unwanted = create(0);
    unwanted.add(kept(1), accepted);
    unwanted.add(kept(2, LARGE), accepted);
    unwanted.get(kept(1));
    unwanted.get(kept(2, LARGE));
    expect(reads).toEqual([1, 2]);
  });

  it('keeps the last large event for all of its handlers, and no other', () => {
    const recent = create(2);
    recent.add(kept(1, LARGE), accepted);
    recent.add(kept(2), accepted);
    expect(recent.get(kept(1, LARGE))).toBe(accepted);
    recent.finish(1);
    expect(recent.get(kept(1, LARGE))).toBe(accepted);
    recent.add(kept(3, LARGE), accepted);
    expect(reads).toEqual([]);
    recent.get(kept(1, LARGE));
    expect(reads).toEqual([1]);
    recent.finish(1);
    recent.finish(1);
    recent.get(kept(1, LARGE));
    expect(reads).toEqual([1, 1]);
  });

  it('keeps the last so many, and as many before those', () => {
    const recent = create(1, 2);
    for (const seq of [1, 2, 3, 4, 5]) recent.add(kept(seq), accepted);
    for (const seq of [3, 4, 5]) recent.get(kept(seq));
    expect(reads).toEqual([]);
    recent.get(kept(1));
    expect(reads).toEqual([1]);
  });

  it('lets events of both halves go', () => {
    const recent = create(1, 1);
    recent.add(kept(1), accepted);
    recent.add(kept(2), accepted);
    recent.finish(1);
    recent.finish(2);
    recent.get(kept(1));
    expect(reads).toEqual([1]);
  });
});
