import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Claim, JobEnd, Outcome } from '../inbox-store.js';
import { inboxStoreContract } from '../inbox-store.contract.js';
import type { Arrival } from '../kept-event.js';
import { MemoryStore } from './memory.store.js';

/** Time that goes on when it is told to. */
function clock() {
  let time = Date.now();
  return {
    now: () => time,
    advance: (ms: number) => {
      time += ms;
    },
  };
}

inboxStoreContract('memory', {
  forgets: true,
  create: async () => {
    const time = clock();
    const bounds = { capacity: 10_000, remembered: 10_000 };
    return { ...time, store: new MemoryStore(bounds, time.now) };
  },
});

describe('the bounds of a memory store', () => {
  let store: MemoryStore;
  let time: ReturnType<typeof clock>;

  beforeEach(async () => {
    time = clock();
    const finished = { done: 3, dead: 2 };
    const bounds = { capacity: 3, remembered: 3, finished };
    store = new MemoryStore(bounds, time.now);
    await store.open([{ id: 'h', aliases: [] }]);
  });

  const claim = () => store.claim([{ handler: 'h', limit: 100 }]);

  const settle = (claims: readonly Claim[], outcome: Outcome) =>
    store.settle(
      claims.map((each): JobEnd => ({ claim: each, outcome, more: false })),
    );

  const run = (...ids: string[]) => end(DONE, ids);
  const kill = (...ids: string[]) => end(deadLetter(false), ids);

  async function end(outcome: Outcome, ids: readonly string[]) {
    for (const id of ids) {
      await store.accept([arrival(id)]);
      await settle(await claim(), outcome);
    }
  }

  async function replay(id: string, outcome: Outcome) {
    const { seq } = (await store.get(id))!.event;
    await store.replay(seq, [{ handler: 'h', lane: id }], ['done', 'dead']);
    await settle(await claim(), outcome);
  }

  const accept = async (arrivals: Arrival[]) =>
    (await store.accept(arrivals)).seqs;

  const ids = async () => {
    const { events } = await store.find({}, { limit: 100 });
    return events.map(({ event }) => event.id);
  };

  it('refuse what would be too much, all of a batch, and remember nothing of it', async () => {
    await store.accept([arrival('1'), arrival('2')]);
    const batch = [arrival('3'), arrival('4')];
    const error: unknown = await store.accept(batch).catch((it: unknown) => it);
    expect(error).toMatchObject({ code: 'ERR_WEBHOOK_UNAVAILABLE' });
    expect(store.refuses(error)).toBe(true);
    expect(await ids()).toEqual(['2', '1']);
    expect(await accept([arrival('3')])).toEqual([expect.any(Number)]);
  });

  it('know what is there already while they refuse all else', async () => {
    await store.accept(['1', '2', '3'].map((id) => arrival(id)));
    expect(await accept([arrival('1')])).toEqual([undefined]);
    const twice = [arrival('4', []), arrival('4', [])];
    expect(await accept(twice)).toEqual([expect.any(Number), undefined]);
  });

  it('take new events once others are done, dead or dropped; not while one blocks', async () => {
    await store.accept(['1', '2', '3'].map((id) => arrival(id)));
    const [done, dead, blocks] = await claim();
    await settle([done!], DONE);
    await settle([dead!], deadLetter(false));
    await settle([blocks!], deadLetter(true));
    await store.accept([arrival('4'), arrival('5')]);
    await expect(store.accept([arrival('6')])).rejects.toThrow('full');
    await store.drop(blocks!.event.seq);
    await store.accept([arrival('6')]);
    await expect(store.accept([arrival('7')])).rejects.toThrow('full');
  });

  it('keep the last of what is done, or nobody wanted', async () => {
    await run('1', '2');
    await store.accept([arrival('unwanted', [])]);
    await run('3');
    expect(await ids()).toEqual(['3', 'unwanted', '2']);
    expect(await store.get('1')).toBeUndefined();
  });

  it('keep the last dead letters, however many are done', async () => {
    await kill('a', 'b', 'c');
    await run('1', '2', '3', '4');
    expect(await ids()).toEqual(['4', '3', '2', 'c', 'b']);
  });

  it('keep an event as what it is after a replay', async () => {
    await run('revoked');
    await kill('mended');
    await replay('revoked', deadLetter(false));
    await replay('mended', DONE);
    await run('1', '2', '3');
    expect(await ids()).toEqual(['3', '2', '1', 'revoked']);
    await kill('a', 'b');
    expect(await ids()).toEqual(['b', 'a', '3', '2', '1']);
  });

  it('count no dead letter that was replayed or dropped', async () => {
    await kill('unresolved', 'mended');
    await replay('mended', DONE);
    await kill('dropped');
    await store.drop((await store.get('dropped'))!.event.seq);
    await kill('new');
    expect(await ids()).toEqual(['new', 'mended', 'unresolved']);
  });

  it('count an event that is replayed, and blocks no more, once', async () => {
    await run('1', '2');
    const { seq } = (await store.get('1'))!.event;
    const job = { handler: 'h', lane: '1' };
    for (let time = 0; time < 5; time++) {
      expect(await store.replay(seq, [job], ['done'])).toBe(1);
      await settle(await claim(), DONE);
    }
    await store.accept([arrival('3')]);
    await settle(await claim(), deadLetter(true));
    expect(await store.unblock('h', 'key of 3')).toBe(1);
    expect(await ids()).toEqual(['3', '2', '1']);
    await run('4', '5');
    expect(await ids()).toEqual(['5', '4', '3', '1']);
  });

  it('keep what is replayed while it waits', async () => {
    await run('1');
    const { seq } = (await store.get('1'))!.event;
    await store.replay(seq, [{ handler: 'h', lane: '1' }], ['done']);
    await store.pause('h');
    for (const id of ['2', '3', '4', '5'])
      await store.accept([arrival(id, [])]);
    expect(await ids()).toEqual(['5', '4', '3', '1']);
  });

  it('remember the latest ids, at most twice as many as they say', async () => {
    const all = Array.from({ length: 20 }, (_, n) => `${n}`);
    for (const [index, id] of all.entries()) {
      await run(id);
      const latest = all.slice(Math.max(index - 2, 0), index + 1);
      const again = latest.map((each) => arrival(each));
      expect(await accept(again)).toEqual(latest.map(() => undefined));
    }
    const old = all.slice(0, -6).map((id) => arrival(id, []));
    expect(await accept(old)).not.toContain(undefined);
  });

  it('do not recognise an id whose time is over, but do so again once it came again', async () => {
    await run('1', '2', '3', '4');
    time.advance(60_001);
    await run('1', '3');
    const again = ['1', '3', '2'].map((id) => arrival(id, []));
    expect(await accept(again)).toEqual([
      undefined,
      undefined,
      expect.any(Number),
    ]);
  });

  it('tell long ids apart, by account and tenant too', async () => {
    const long = 'x'.repeat(100_000);
    const of = (tenant: string) => {
      const { event, ...rest } = arrival(long, []);
      return { ...rest, event: { ...event, tenant } };
    };
    const all = [of('a'), of('b'), of('a')];
    expect(await accept(all)).toEqual([
      expect.any(Number),
      expect.any(Number),
      undefined,
    ]);
  });
});

it('a memory store that is not open rejects, and never throws', async () => {
  const store = new MemoryStore({ capacity: 1, remembered: 1 }, Date.now);
  await expect(store.stats()).rejects.toThrow('not open');
  await expect(store.accept([])).rejects.toThrow('not open');
});

const DONE: Outcome = { kind: 'done' };

const deadLetter = (block: boolean): Outcome => ({
  kind: 'dead',
  reason: 'exhausted',
  error: 'no',
  block,
});

/** A lane of its own for each, and a key. */
function arrival(
  id: string,
  jobs: Arrival['jobs'] = [{ handler: 'h', lane: id }],
): Arrival {
  return {
    dedupeFor: 60_000,
    jobs,
    event: {
      account: 'livekit',
      tenant: undefined,
      source: 'livekit',
      route: 'events',
      type: 'room_started',
      id,
      key: `key of ${id}`,
      signedBy: undefined,
      occurredAt: new Date(0),
      receivedAt: new Date(0),
      headers: {},
      body: Buffer.from('{}'),
      redacted: false,
    },
  };
}
