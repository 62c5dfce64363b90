import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Database } from './sqlite/database.js';
import { SqliteStore } from './sqlite/sqlite.store.js';
import { steadyClock } from './steady-clock.js';

afterEach(() => {
  jest.restoreAllMocks();
});

const HOUR = 3_600_000;

describe('a steady clock', () => {
  it("starts at the system's time and goes on when that jumps back", () => {
    const before = Date.now();
    const now = steadyClock();
    expect(Math.abs(now() - before)).toBeLessThan(1_000);
    jest.spyOn(Date, 'now').mockReturnValue(before - HOUR);
    expect(now()).toBeGreaterThanOrEqual(before - 1);
  });

  it('makes retries due in time, though the system lost an hour meanwhile', async () => {
    const connect = async () => new Database(':memory:');
    const store = new SqliteStore(connect, steadyClock());
    await store.open([{ id: 'h', aliases: [] }]);
    await store.accept([arrival]);
    const [claim] = await store.claim([{ handler: 'h', limit: 1 }]);
    await store.settle([
      {
        claim: claim!,
        outcome: { kind: 'retry', delay: 50, error: 'not yet' },
        more: false,
      },
    ]);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() - HOUR);
    expect(await store.nextDue(['h'])).toBeLessThanOrEqual(50);
    await store.close();
  });
});

const arrival = {
  dedupeFor: HOUR,
  jobs: [{ handler: 'h', lane: 'one' }],
  event: {
    account: 'livekit',
    tenant: undefined,
    source: 'livekit',
    route: 'events',
    type: 'room_started',
    id: '1',
    key: 'one',
    signedBy: undefined,
    occurredAt: new Date(0),
    receivedAt: new Date(0),
    headers: {},
    body: Buffer.from('{}'),
    redacted: false,
  },
};
