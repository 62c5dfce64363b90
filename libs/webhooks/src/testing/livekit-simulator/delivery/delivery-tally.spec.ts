import { describe, expect, it } from '@jest/globals';
import { DeliveryTally } from './delivery-tally.js';

describe('DeliveryTally', () => {
  it('counts how events ended, and how long those took that were acknowledged', () => {
    const tally = new DeliveryTally();
    for (let latency = 1; latency <= 100; latency++) {
      tally.begin();
      tally.end({ outcome: 'acknowledged', attempts: 1, latency });
    }
    tally.begin();
    tally.end({ outcome: 'refused', attempts: 1, latency: 5_000 });
    tally.begin();
    tally.end({ outcome: 'dropped', attempts: 5, latency: 5_000 });
    tally.begin();

    const { latency, ...counts } = tally.summary;
    expect(counts).toEqual({
      sent: 103,
      acknowledged: 100,
      refused: 1,
      dropped: 1,
      retried: 4,
    });
    expect(latency.p50 / 50).toBeCloseTo(1, 2);
    expect(latency.p99 / 99).toBeCloseTo(1, 2);
  });

  it('is all zeros before the first event', () => {
    expect(new DeliveryTally().summary).toEqual({
      sent: 0,
      acknowledged: 0,
      refused: 0,
      dropped: 0,
      retried: 0,
      latency: { p50: 0, p99: 0 },
    });
  });
});
