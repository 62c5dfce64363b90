import { describe, expect, it } from '@jest/globals';
import type { Claim, InboxStore } from './inbox-store.js';
import { LeaseRenewal } from './lease-renewal.js';
import { Runs } from './runs.js';

const LEASE = 30;

/** One job that runs until it is lost, in a store whose answers the test gives, by a clock of its own. */
function renewing() {
  let now = 1_000;
  let answer: (lost: readonly Claim[]) => void = () => {};
  const asked: (readonly Claim[])[] = [];
  const store = {
    leaseTime: LEASE,
    renew: (claims: readonly Claim[]) => {
      asked.push(claims);
      return new Promise<readonly Claim[]>((resolve) => (answer = resolve));
    },
  } as unknown as InboxStore;
  const runs = new Runs();
  const claim = { handler: 'h', lane: 'one' } as Claim;
  const lost = new Promise<unknown>((resolve) => {
    runs.start(claim, async ({ signal }) => {
      await new Promise((end) => signal.addEventListener('abort', end));
      resolve(signal.reason);
    });
  });
  const renewal = new LeaseRenewal(store, runs, () => now);
  renewal.open();
  return {
    renewal,
    claim,
    lost,
    asked,
    answer: (claims: readonly Claim[]) => answer(claims),
    pass: (milliseconds: number) => (now += milliseconds),
  };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('it did not come true');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

describe('the renewal of leases', () => {
  it('tells a run that its lease was lost', async () => {
    const { renewal, claim, lost, asked, answer } = renewing();
    await until(() => asked.length > 0);
    answer([claim]);
    expect(String(await lost)).toMatch(/lease of this job was lost/);
    renewal.close();
  });

  it('counts from when the store was asked last, not from when it answered', async () => {
    const { renewal, claim, lost, asked, answer, pass } = renewing();
    const claimed = 1_000;
    await until(() => asked.length > 0);
    pass(LEASE);
    expect(renewal.hasEnded(claimed)).toBe(false);
    pass(1);
    expect(renewal.hasEnded(claimed)).toBe(true);
    // That of 1,000 is answered: it renewed until 1,030, which is over.
    answer([]);
    await until(() => asked.length > 1);
    expect(renewal.hasEnded(claimed)).toBe(true);
    // That of 1,031 is.
    answer([]);
    await until(() => asked.length > 2);
    expect(renewal.hasEnded(claimed)).toBe(false);
    answer([claim]);
    await lost;
    renewal.close();
  });

  it('has no lease end in a store without leases', () => {
    const renewal = new LeaseRenewal({} as InboxStore, new Runs(), () => 1e9);
    renewal.open();
    expect(renewal.hasEnded(0)).toBe(false);
  });
});
