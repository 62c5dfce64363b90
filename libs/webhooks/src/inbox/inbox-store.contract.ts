import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventFilter } from './event-filter.js';
import type {
  Claim,
  InboxStore,
  JobEnd,
  KnownHandler,
  Outcome,
} from './inbox-store.js';
import type { Arrival, KeptEvent } from './kept-event.js';

/** How a store is made for a test: one with nothing in it, not yet open. */
export interface StoreUnderTest {
  /** Whether what it keeps is gone once it is closed. */
  readonly forgets?: boolean;
  create(): Promise<{
    readonly store: InboxStore;
    /** Lets that much time pass for the store; without it, tests wait. */
    readonly advance?: (ms: number) => Promise<void> | void;
    /** The store's time; without it, the machine's. */
    readonly now?: () => number;
  }>;
}

const DAY = 86_400_000;
const ALWAYS = { done: 1_000 * DAY, dead: 1_000 * DAY };

/** What every store must do. */
export function inboxStoreContract(name: string, under: StoreUnderTest) {
  describe(`the ${name} store`, () => {
    let store: InboxStore;
    let advance: (ms: number) => Promise<void> | void;
    let now: () => number;

    beforeEach(async () => {
      const made = await under.create();
      store = made.store;
      now = made.now ?? Date.now;
      advance = made.advance ?? ((ms) => sleep(ms + 2));
    });

    afterEach(() => store.close());

    const open = (...handlers: (string | KnownHandler)[]) =>
      store.open(
        handlers.map((handler) =>
          typeof handler === 'string' ? { id: handler, aliases: [] } : handler,
        ),
        () => {},
      );

    const claim = (handler = 'h', limit = 100) =>
      store.claim([{ handler, limit }]);

    const settle = (claims: readonly Claim[], outcome: Outcome, more = false) =>
      store.settle(claims.map((claim): JobEnd => ({ claim, outcome, more })));

    async function claimOne(handler = 'h'): Promise<Claim> {
      const claims = await claim(handler);
      expect(claims).toHaveLength(1);
      return claims[0]!;
    }

    /** An event that no handler wants, received now. */
    const unwanted = (id: string) =>
      arrival(id, { receivedAt: new Date(now()) }, { jobs: [] });

    async function keep(...arrivals: Arrival[]): Promise<number[]> {
      const { seqs } = await store.accept(arrivals);
      expect(seqs).not.toContain(undefined);
      return seqs as number[];
    }

    async function seqsOf(arrivals: Arrival[]) {
      return (await store.accept(arrivals)).seqs;
    }

    async function records(filter: EventFilter = {}) {
      return (await store.find(filter, { limit: 100 })).events;
    }

    /** The store's record of an event's job. */
    async function jobOf(seq: number, handler = 'h') {
      const record = await store.get(seq);
      return record?.jobs.find((job) => job.handler === handler);
    }

    async function statsOf(handler: string) {
      return (await store.stats()).find((each) => each.handler === handler);
    }

    /** Runs all that is due, one claim after the other, and returns the ids in order. */
    async function drain(handler = 'h'): Promise<string[]> {
      const ids: string[] = [];
      for (;;) {
        const claims = await claim(handler, 1);
        if (claims.length === 0) return ids;
        ids.push(claims[0]!.event.id);
        await settle(claims, DONE);
      }
    }

    describe('accepting', () => {
      it('keeps an event as it was, and numbers events in order of arrival', async () => {
        await open('h');
        const event = {
          ...sample,
          tenant: 't',
          signedBy: 'key',
          headers: { 'content-type': 'application/json', 'user-agent': 'u' },
          body: Buffer.from([0, 1, 2, 255, 39, 92]),
          redacted: true,
        };
        const [first, second] = await keep(
          arrival('1', event),
          arrival('2', { ...sample, tenant: undefined, signedBy: undefined }),
        );
        expect(second!).toBeGreaterThan(first!);
        expect((await store.get(first!))!.event).toEqual({
          ...event,
          id: '1',
          seq: first,
        });
        const { tenant, signedBy } = (await store.get(second!))!.event;
        expect([tenant, signedBy]).toEqual([undefined, undefined]);
      });

      it('keeps an id once, within a batch and across batches', async () => {
        await open('h');
        const [one, again, two] = await seqsOf([
          arrival('1'),
          arrival('1', { key: 'other' }),
          arrival('2'),
        ]);
        expect([one, again, two]).toEqual([
          expect.any(Number),
          undefined,
          expect.any(Number),
        ]);
        const later = await seqsOf([arrival('2'), arrival('3')]);
        expect(later).toEqual([undefined, expect.any(Number)]);
        expect(await drain()).toEqual(['1', '2', '3']);
      });

      it('tells accounts and tenants apart', async () => {
        await open('h');
        const seqs = await seqsOf([
          arrival('1'),
          arrival('1', { account: 'eu' }),
          arrival('1', { tenant: 't' }),
          arrival('1', { tenant: 'u' }),
          arrival('1', { tenant: '' }),
          arrival('1', { tenant: 't' }),
        ]);
        expect(seqs.map((seq) => seq !== undefined)).toEqual([
          ...Array.from({ length: 5 }, () => true),
          false,
        ]);
      });

      it('remembers an id for as long as it is told', async () => {
        await open('h');
        await keep(
          arrival('short', {}, { dedupeFor: 100 }),
          arrival('long', {}, { dedupeFor: DAY }),
        );
        expect(
          await seqsOf([arrival('short', {}, { dedupeFor: 100 })]),
        ).toEqual([undefined]);
        await advance(110);
        expect(
          await seqsOf([
            arrival('short', {}, { dedupeFor: DAY }),
            arrival('long'),
          ]),
        ).toEqual([expect.any(Number), undefined]);
        expect(await seqsOf([arrival('short')])).toEqual([undefined]);
      });

      it('answers an empty batch', async () => {
        await open('h');
        expect(await seqsOf([])).toEqual([]);
      });

      it('hands out at once the first jobs of lanes without other work, as many as are wanted', async () => {
        await open('h');
        const { claims, seqs, due } = await store.accept(
          [
            arrival('1', { key: 'a' }),
            arrival('2', { key: 'a' }),
            arrival('3', { key: 'b' }),
            arrival('4', { key: 'c' }),
          ],
          [{ handler: 'h', limit: 2 }],
        );
        expect(claims.map(({ event }) => event.id)).toEqual(['1', '3']);
        expect(due).toEqual(['h']);
        for (const { handler, event, attempt, replays } of claims) {
          expect({ handler, attempt, replays }).toEqual({
            handler: 'h',
            attempt: 1,
            replays: 0,
          });
          expect(event).toEqual((await store.get(event.seq))!.event);
          expect(await jobOf(event.seq)).toMatchObject({
            status: 'running',
            attempts: 1,
            startedAt: expect.any(Date),
          });
        }
        expect(await jobOf(seqs[1]!)).toMatchObject({
          status: 'waiting',
          attempts: 0,
          startedAt: undefined,
        });
        const [later] = await claim();
        expect(later!.event.id).toBe('4');
        const next = await settle(claims, DONE, true);
        expect(next.map(({ event }) => event.id)).toEqual(['2']);
        await settle([...next, later!], DONE);
        expect(await store.nextDue(['h'])).toBeUndefined();
      });

      it('hands out nothing at once of a lane that has work, nor says that it is due', async () => {
        await open('h');
        await keep(arrival('1'));
        const claims = await claim();
        const wanted = [{ handler: 'h', limit: 9 }];
        const accepted = await store.accept([arrival('2')], wanted);
        expect(accepted).toMatchObject({ claims: [], due: [] });
        const next = await settle(claims, DONE, true);
        expect(next.map(({ event }) => event.id)).toEqual(['2']);
      });

      it('hands out nothing at once of what it kept before, of paused handlers, and of handlers that nobody asked for', async () => {
        await open('h', 'paused', 'other');
        await store.pause('paused');
        const jobs = ['h', 'paused', 'other'].map((handler) => ({
          handler,
          lane: 'l',
        }));
        const wanted = [
          { handler: 'h', limit: 9 },
          { handler: 'paused', limit: 9 },
        ];
        const accept = () => store.accept([arrival('1', {}, { jobs })], wanted);
        const { claims } = await accept();
        expect(claims.map(({ handler }) => handler)).toEqual(['h']);
        expect(await accept()).toMatchObject({
          seqs: [undefined],
          claims: [],
        });
        expect(await claim('paused')).toEqual([]);
        expect(await claim('other')).toHaveLength(1);
        await store.resume('paused');
        expect(await claim('paused')).toHaveLength(1);
      });

      it('keeps all of a batch or nothing', async () => {
        await open('h');
        const bad = arrival('bad', { occurredAt: new Date(8.64e15) });
        const half = async () => {
          try {
            await store.accept([arrival('1'), bad]);
            return 'kept';
          } catch {
            return 'refused';
          }
        };
        const kept = (await half()) === 'kept';
        expect(await records()).toHaveLength(kept ? 2 : 0);
        expect(await claim()).toHaveLength(kept ? 1 : 0);
      });

      it('says of an error of the store that it is not about an event', async () => {
        await open('h');
        const lost = Object.assign(new Error(), { code: 'ECONNREFUSED' });
        expect(store.refuses(lost)).toBe(false);
        expect(store.refuses(undefined)).toBe(false);
      });

      it('keeps an event that no handler wants', async () => {
        await open('h');
        const [seq] = await keep(arrival('1', {}, { jobs: [] }));
        expect((await store.get(seq!))!.jobs).toEqual([]);
        expect(await claim()).toEqual([]);
      });
    });

    describe('handing out', () => {
      it('hands out one job per lane at a time, in order of arrival', async () => {
        await open('h');
        await keep(arrival('1'), arrival('2'), arrival('x', { key: 'other' }));
        await keep(arrival('3'));
        const first = await claim();
        expect(idsOf(first)).toEqual(['1', 'x']);
        const [one] = named('1', first);
        expect(one!.lane).not.toBe(named('x', first)[0]!.lane);
        expect(await claim()).toEqual([]);
        await settle(first, DONE);
        const second = await claimOne();
        expect(second.event.id).toBe('2');
        expect(second.lane).toBe(one!.lane);
        await settle([second], DONE);
        expect(idsOf(await claim())).toEqual(['3']);
      });

      it('hands out each handler its own jobs', async () => {
        await open('a', 'b');
        await keep(arrival('1', {}, { handlers: ['a', 'b'] }));
        const claims = await store.claim([
          { handler: 'a', limit: 5 },
          { handler: 'b', limit: 5 },
          { handler: 'c', limit: 5 },
        ]);
        expect(claims.map(({ handler }) => handler).sort()).toEqual(['a', 'b']);
        expect(claims.map(({ event }) => event.id)).toEqual(['1', '1']);
      });

      it('hands out no more than it is asked for, the longest due first', async () => {
        await open('h');
        for (const id of ['1', '2', '3']) {
          await keep(arrival(id, { key: id }));
          await advance(2);
        }
        expect(idsOf(await claim('h', 2))).toEqual(['1', '2']);
        expect(idsOf(await claim('h', 2))).toEqual(['3']);
        expect(await claim('h', 0)).toEqual([]);
        expect(await store.claim([])).toEqual([]);
      });

      it('gives the event whole, the attempt and the replays', async () => {
        await open('h');
        const [seq] = await keep(arrival('1'));
        const { event, attempt, replays, handler } = await claimOne();
        expect(event).toEqual({ ...sample, id: '1', seq });
        expect([attempt, replays, handler]).toEqual([1, 0, 'h']);
      });

      it('goes on with the next job of a lane where more is asked for', async () => {
        await open('h');
        await keep(arrival('1'), arrival('2'), arrival('3'));
        const first = await claim();
        const second = await settle(first, DONE, true);
        expect(idsOf(second)).toEqual(['2']);
        expect(second[0]!.attempt).toBe(1);
        expect(await claim()).toEqual([]);
        const third = await settle(second, dead(false), true);
        expect(idsOf(third)).toEqual(['3']);
        expect(await settle(third, DONE, true)).toEqual([]);
        expect(await claim()).toEqual([]);
        expect(await store.nextDue(['h'])).toBeUndefined();
      });

      it('finds what came while the last job of a lane ran', async () => {
        await open('h');
        await keep(arrival('1'));
        const first = await claim();
        await keep(arrival('2'));
        expect(await claim()).toEqual([]);
        await settle(first, DONE);
        expect(await drain()).toEqual(['2']);
      });

      it('takes many ends at once, each with its own outcome', async () => {
        await open('h');
        const ids = Array.from({ length: 300 }, (_, index) => `${index}`);
        await keep(...ids.map((id) => arrival(id, { key: id })));
        const claims = await claim('h', 1_000);
        expect(claims).toHaveLength(300);
        await store.settle(
          claims.map((each, index) => ({
            claim: each,
            outcome: [DONE, retry(DAY), dead(false)][index % 3]!,
            more: true,
          })),
        );
        const statuses = await Promise.all(
          claims
            .slice(0, 3)
            .map(async ({ event }) => (await jobOf(event.seq))!.status),
        );
        expect(statuses.sort()).toEqual(['dead', 'done', 'waiting']);
        expect(await statsOf('h')).toMatchObject({
          waiting: 100,
          dead: 100,
          running: 0,
        });
      });

      it('settles nothing where there is nothing', async () => {
        await open('h');
        expect(await store.settle([])).toEqual([]);
      });
    });

    describe('failing', () => {
      it('holds the lane until a failed job is due again', async () => {
        await open('h');
        const [seq] = await keep(arrival('1'), arrival('2'));
        await settle(await claim(), retry(120), true);
        expect(await claim()).toEqual([]);
        const due = (await store.nextDue(['h']))!;
        expect(due).toBeGreaterThan(0);
        expect(due).toBeLessThanOrEqual(120);
        const waiting = (await jobOf(seq!))!;
        expect(waiting).toMatchObject({ status: 'waiting', attempts: 1 });
        expect(waiting.dueAt).toBeInstanceOf(Date);
        await advance(due + 5);
        const again = await claimOne();
        expect([again.event.id, again.attempt]).toEqual(['1', 2]);
        expect((await jobOf(seq!))!.dueAt).toBeUndefined();
        await settle([again], DONE);
        expect(await drain()).toEqual(['2']);
      });

      it('leaves other lanes and other handlers alone', async () => {
        await open('h', 'g');
        await keep(
          arrival('1', {}, { handlers: ['h', 'g'] }),
          arrival('2', { key: 'other' }, { handlers: ['h'] }),
        );
        const claims = await claim();
        await settle(claims, retry(DAY));
        await keep(arrival('3', { key: 'third' }));
        expect(idsOf(await claim())).toEqual(['3']);
        expect(await drain('g')).toEqual(['1']);
      });

      it('records the last 20 failures, the oldest first', async () => {
        await open('h');
        const [seq] = await keep(arrival('1'));
        for (let attempt = 1; attempt <= 23; attempt++) {
          const claims = await claim();
          expect(claims[0]!.attempt).toBe(attempt);
          await settle(claims, retry(0, `no ${attempt}`));
        }
        const { failures } = (await jobOf(seq!))!;
        expect(failures.map(({ error }) => error)).toEqual(
          Array.from({ length: 20 }, (_, index) => `no ${index + 4}`),
        );
        expect(failures[0]!.attempt).toBe(4);
        expect(failures[0]!.at).toBeInstanceOf(Date);
      });

      it('lets the lane go on behind a dead letter', async () => {
        await open('h');
        const [seq] = await keep(arrival('1'), arrival('2'));
        await settle(await claim(), dead(false));
        expect(await jobOf(seq!)).toMatchObject({
          status: 'dead',
          reason: 'exhausted',
          blocking: false,
          finishedAt: expect.any(Date),
          failures: [{ attempt: 1, error: 'broken' }],
        });
        expect(await drain()).toEqual(['2']);
      });

      it('stops the lane at a dead letter that blocks, until it is unblocked', async () => {
        await open('h');
        const [seq] = await keep(arrival('1'), arrival('2'));
        expect(await settle(await claim(), dead(true), true)).toEqual([]);
        await keep(arrival('3'));
        expect(await claim()).toEqual([]);
        expect(await store.nextDue(['h'])).toBeUndefined();
        expect(await jobOf(seq!)).toMatchObject({
          status: 'dead',
          blocking: true,
        });
        expect(await statsOf('h')).toMatchObject({
          waiting: 2,
          dead: 1,
          blockedLanes: 1,
        });
        expect(await store.unblock('h', 'other')).toBe(0);
        expect(await store.unblock('g', sample.key)).toBe(0);
        expect(await store.unblock('h', sample.key)).toBe(1);
        expect(await store.unblock('h', sample.key)).toBe(0);
        expect(await jobOf(seq!)).toMatchObject({
          status: 'dead',
          blocking: false,
        });
        expect(await drain()).toEqual(['2', '3']);
        expect(await statsOf('h')).toMatchObject({ dead: 1, blockedLanes: 0 });
      });

      it('unblocks the lanes of a key in every account and tenant', async () => {
        await open('h');
        await keep(
          arrival('1'),
          arrival('1', { account: 'eu' }),
          arrival('1', { tenant: 't' }),
        );
        await settle(await claim(), dead(true));
        expect(await store.unblock('h', sample.key)).toBe(3);
      });

      it('makes a job due at once that was given back, and counts neither the attempt nor a crash', async () => {
        await open('h');
        const [seq] = await keep(arrival('1'), arrival('2'));
        expect(await settle(await claim(), RELEASED, true)).toEqual([]);
        expect(await jobOf(seq!)).toMatchObject({
          status: 'waiting',
          attempts: 0,
          crashes: 0,
          failures: [],
        });
        expect(await drain()).toEqual(['1', '2']);
      });

      it('makes a job that was given back until later, and its lane, wait so long, and counts nothing', async () => {
        await open('h');
        const [seq] = await keep(arrival('1'), arrival('2'));
        const later: Outcome = { kind: 'released', delay: 60_000 };
        expect(await settle(await claim(), later, true)).toEqual([]);
        expect(await jobOf(seq!)).toMatchObject({
          status: 'waiting',
          attempts: 0,
          failures: [],
        });
        expect(await claim()).toEqual([]);
        expect(await store.nextDue(['h'])).toBeGreaterThan(50_000);
      });

      it('lets a claim record its end once', async () => {
        await open('h');
        const [seq] = await keep(arrival('1'));
        const claims = await claim();
        await settle(claims, DONE);
        await settle(claims, dead(true));
        expect((await jobOf(seq!))!.status).toBe('done');
        await keep(arrival('2'));
        expect(await drain()).toEqual(['2']);
      });
    });

    describe('looking', () => {
      it('records how a job went', async () => {
        await open('h');
        const [seq] = await keep(arrival('1'));
        expect(await jobOf(seq!)).toEqual({
          handler: 'h',
          status: 'waiting',
          attempts: 0,
          replays: 0,
          crashes: 0,
          reason: undefined,
          failures: [],
          dueAt: undefined,
          startedAt: undefined,
          finishedAt: undefined,
          blocking: false,
        });
        const claims = await claim();
        expect(await jobOf(seq!)).toMatchObject({
          status: 'running',
          attempts: 1,
          startedAt: expect.any(Date),
        });
        await settle(claims, DONE);
        expect(await jobOf(seq!)).toMatchObject({
          status: 'done',
          attempts: 1,
          finishedAt: expect.any(Date),
        });
      });

      it('gets an event by number or by id, of an account where one is given', async () => {
        await open('h');
        const [one, eu] = await keep(
          arrival('1'),
          arrival('1', { account: 'eu' }),
          arrival('2'),
        );
        expect((await store.get(one!))!.event.seq).toBe(one);
        expect((await store.get('1'))!.event.seq).toBe(eu);
        expect(
          (await store.get('1', { account: sample.account }))!.event.seq,
        ).toBe(one);
        expect(await store.get('1', { account: 'us' })).toBeUndefined();
        expect(await store.get('3')).toBeUndefined();
        for (const none of [0, -1, 999_999_999, 1.5, Number.NaN, 2 ** 70]) {
          expect(await store.get(none)).toBeUndefined();
        }
      });

      it('finds the newest first, page by page', async () => {
        await open('h');
        const ids = Array.from({ length: 25 }, (_, index) => `${index}`);
        await keep(...ids.map((id) => arrival(id)));
        const found: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await store.find({}, { cursor, limit: 10 });
          expect(page.events.length).toBeLessThanOrEqual(10);
          found.push(...page.events.map(({ event }) => event.id));
          cursor = page.cursor;
          // What comes meanwhile is on no later page.
          await keep(arrival(`new ${found.length}`));
        } while (cursor !== undefined);
        expect(found).toEqual(ids.toReversed());
      });

      it('finds what fits all that is asked for', async () => {
        await open('h');
        await keep(
          arrival('1', { account: 'eu', key: 'a', type: 'joined' }),
          arrival('2', { source: 'other', key: 'b', type: 'joined' }),
          arrival('3', { key: 'a', receivedAt: new Date(5_000) }),
          arrival('4', { key: 'a', receivedAt: new Date(6_000) }),
        );
        const ids = async (filter: EventFilter) =>
          (await records(filter)).map(({ event }) => event.id);
        expect(await ids({ account: 'eu' })).toEqual(['1']);
        expect(await ids({ source: 'other' })).toEqual(['2']);
        expect(await ids({ type: 'joined' })).toEqual(['2', '1']);
        expect(await ids({ key: 'a' })).toEqual(['4', '3', '1']);
        expect(await ids({ key: 'a', type: 'joined' })).toEqual(['1']);
        expect(await ids({ since: new Date(5_000) })).toEqual(['4', '3']);
        expect(
          await ids({ since: new Date(5_000), until: new Date(6_000) }),
        ).toEqual(['3']);
        expect(await ids({ key: "a' or true --" })).toEqual([]);
        expect(await ids({ account: '%' })).toEqual([]);
      });

      it('finds events by what became of their jobs', async () => {
        await open('h', 'g');
        await keep(
          ...['done', 'dead', 'blocked', 'running', 'waiting'].map((id) =>
            arrival(id, { key: id }, { handlers: ['h', 'g'] }),
          ),
        );
        const claims = await claim();
        await settle(named('done', claims), DONE);
        await settle(named('dead', claims), dead(false));
        await settle(named('blocked', claims), dead(true));
        await settle(named('waiting', claims), retry(DAY));
        const ids = async (filter: EventFilter) =>
          (await records(filter)).map(({ event }) => event.id);
        expect(await ids({ status: 'done' })).toEqual(['done']);
        expect(await ids({ status: 'dead' })).toEqual(['blocked', 'dead']);
        expect(await ids({ status: 'running' })).toEqual(['running']);
        expect(await ids({ status: 'dead', key: 'dead' })).toEqual(['dead']);
        // The other handler's wait.
        expect(await ids({ status: 'waiting' })).toHaveLength(5);
      });

      it('searches id, key, type and body for a text', async () => {
        await open('h');
        await keep(
          arrival('needle-1'),
          arrival('2', { key: 'a needle' }),
          arrival('3', { type: 'needles' }),
          arrival('4', { body: Buffer.from('{"x":"a needle ü"}') }),
          arrival('5', { account: 'needle' }),
          arrival('6', { body: Buffer.from('%_\\') }),
        );
        const ids = async (search: string) =>
          (await records({ search })).map(({ event }) => event.id);
        expect(await ids('needle')).toEqual(['4', '3', '2', 'needle-1']);
        expect(await ids('needle ü')).toEqual(['4']);
        expect(await ids('%_')).toEqual(['6']);
        expect(await ids('e%e')).toEqual([]);
      });

      it('bounds a page, and refuses a cursor that it never gave', async () => {
        await open('h');
        await keep(arrival('1'), arrival('2'));
        const none = await store.find({}, { limit: 0 });
        expect(none.events.length).toBeLessThanOrEqual(1);
        expect((await store.find({}, { limit: 1e9 })).events).toHaveLength(2);
        await expect(
          store.find({}, { cursor: "1' or true", limit: 1 }),
        ).rejects.toThrow('cursor');
      });

      it('counts what waits, runs, is dead, and how long something has been due', async () => {
        await open('h', 'idle');
        await keep(
          arrival('1', { key: 'a' }),
          arrival('2', { key: 'b' }),
          arrival('3', { key: 'c' }),
        );
        await settle(await claim('h', 1), dead(false));
        await claim('h', 1);
        await advance(20);
        const counted = (await statsOf('h'))!;
        expect(counted).toMatchObject({
          waiting: 1,
          running: 1,
          dead: 1,
          blockedLanes: 0,
          paused: false,
          known: true,
        });
        expect(counted.oldestDueAge).toBeGreaterThanOrEqual(20);
        expect(counted.oldestDueAge).toBeLessThan(60_000);
        expect(await statsOf('idle')).toMatchObject({
          waiting: 0,
          oldestDueAge: 0,
          known: true,
        });
      });

      it('counts the jobs of handlers that nobody runs', async () => {
        await open('h');
        await keep(arrival('1', {}, { handlers: ['gone'] }));
        expect(await statsOf('gone')).toMatchObject({
          waiting: 1,
          known: false,
        });
      });
    });

    describe('stepping in', () => {
      it('hands out nothing of a paused handler, until it is resumed', async () => {
        await open('h', 'g');
        await keep(arrival('1', {}, { handlers: ['h', 'g'] }));
        await store.pause('h');
        await store.pause('h');
        expect(await claim()).toEqual([]);
        expect(await store.nextDue(['h'])).toBeUndefined();
        expect(await statsOf('h')).toMatchObject({ paused: true, waiting: 1 });
        expect(await drain('g')).toEqual(['1']);
        await store.resume('h');
        await store.resume('h');
        expect(await store.nextDue(['h'])).toBe(0);
        expect(await drain()).toEqual(['1']);
      });

      it('goes on in no lane of a handler that was paused meanwhile', async () => {
        await open('h');
        await keep(arrival('1'), arrival('2'));
        const claims = await claim();
        await store.pause('h');
        expect(await settle(claims, DONE, true)).toEqual([]);
        await store.resume('h');
        expect(await drain()).toEqual(['2']);
      });

      it('replays a done or dead job at the tail of its lane', async () => {
        await open('h');
        const [done, failed] = await keep(arrival('1'), arrival('2'));
        await settle(await claim(), DONE);
        await settle(await claim(), dead(false));
        await keep(arrival('3'));
        const jobs = [jobFor('h')];
        expect(await store.replay(done!, jobs, ['dead'])).toBe(0);
        expect(await store.replay(done!, jobs, ['done', 'dead'])).toBe(1);
        expect(await store.replay(done!, jobs, ['done', 'dead'])).toBe(0);
        expect(await store.replay(failed!, jobs, ['dead'])).toBe(1);
        expect(await jobOf(failed!)).toMatchObject({
          status: 'waiting',
          attempts: 0,
          replays: 1,
          reason: undefined,
          finishedAt: undefined,
          failures: [{ error: 'broken' }],
        });
        await settle([await claimOne()], DONE);
        const replayed = await claimOne();
        expect(replayed.event.id).toBe('1');
        expect([replayed.attempt, replayed.replays]).toEqual([1, 1]);
        await settle([replayed], DONE);
        expect(await drain()).toEqual(['2']);
      });

      it('replays jobs that an event does not have yet', async () => {
        await open('h', 'new');
        const [seq] = await keep(arrival('1'));
        await drain();
        const jobs = [jobFor('h'), jobFor('new')];
        expect(await store.replay(seq!, jobs, ['missing'])).toBe(1);
        expect((await store.get(seq!))!.jobs).toContainEqual(
          expect.objectContaining({ handler: 'new', replays: 1 }),
        );
        expect(await drain('new')).toEqual(['1']);
        expect(await drain()).toEqual([]);
        expect(await store.replay(seq!, jobs, ['missing'])).toBe(0);
        expect(await store.replay(999_999_999, jobs, ['missing'])).toBe(0);
      });

      it('leaves waiting and running jobs alone when it replays', async () => {
        await open('h');
        const [running, waiting] = await keep(arrival('1'), arrival('2'));
        const claims = await claim();
        const all = ['dead', 'done', 'missing'] as const;
        expect(await store.replay(running!, [jobFor('h')], all)).toBe(0);
        expect(await store.replay(waiting!, [jobFor('h')], all)).toBe(0);
        await settle(claims, DONE);
        expect(await drain()).toEqual(['2']);
      });

      it('replays a job that blocks its lane in its place', async () => {
        await open('h');
        const [seq] = await keep(arrival('1'), arrival('2'));
        await settle(await claim(), dead(true));
        expect(await store.replay(seq!, [jobFor('h')], ['dead'])).toBe(1);
        expect(await jobOf(seq!)).toMatchObject({
          status: 'waiting',
          blocking: false,
          replays: 1,
        });
        expect(await drain()).toEqual(['1', '2']);
      });

      it('replays in a blocked lane behind what waits there', async () => {
        await open('h');
        const [first] = await keep(arrival('0'));
        await drain();
        await keep(arrival('1'), arrival('2'));
        await settle(await claim(), dead(true));
        expect(await store.replay(first!, [jobFor('h')], ['done'])).toBe(1);
        expect(await claim()).toEqual([]);
        await store.unblock('h', sample.key);
        expect(await drain()).toEqual(['2', '0']);
      });

      it('drops an event whose job waits, runs or blocks, and lets its lane go on', async () => {
        await open('h');
        const seqs = await keep(
          ...['1', '2', '3', '4'].map((id) => arrival(id)),
        );
        const running = await claim();
        expect(await store.drop(seqs[0]!)).toBe(true);
        expect(await store.drop(seqs[0]!)).toBe(false);
        expect(await store.drop(seqs[1]!)).toBe(true);
        await settle(running, DONE);
        await settle([await claimOne()], dead(true));
        expect(await claim()).toEqual([]);
        expect(await store.drop(seqs[2]!)).toBe(true);
        expect(await drain()).toEqual(['4']);
        expect(await store.get(seqs[2]!)).toBeUndefined();
      });

      it('goes on at once behind a dropped job that waited for its next attempt', async () => {
        await open('h');
        const [seq] = await keep(arrival('1'), arrival('2'));
        await settle(await claim(), retry(DAY));
        await store.drop(seq!);
        expect(await drain()).toEqual(['2']);
      });

      it('remembers the id of a dropped event', async () => {
        await open('h');
        const [seq] = await keep(arrival('1'));
        await store.drop(seq!);
        expect(await seqsOf([arrival('1')])).toEqual([undefined]);
      });
    });

    // What is gone with the process has no former names.
    const ifItLasts = under.forgets ? () => {} : describe;
    ifItLasts('renaming', () => {
      it('gives the jobs of a former id to the handler, in order', async () => {
        await open('h');
        await keep(
          ...['1', '2'].map((id) => arrival(id, {}, { handlers: ['old'] })),
        );
        await store.close();
        await open({ id: 'new', aliases: ['older', 'old'] });
        await keep(arrival('3', {}, { handlers: ['new'] }));
        expect(await drain('new')).toEqual(['1', '2', '3']);
        expect(await drain('old')).toEqual([]);
      });

      it('keeps the jobs of a handler that has its own id among its aliases', async () => {
        await open('h');
        await keep(arrival('1'), arrival('2'));
        await store.close();
        await open({ id: 'h', aliases: ['h'] });
        expect(await drain()).toEqual(['1', '2']);
      });

      it('knows dead letters of a former id, and that they block', async () => {
        await open('old');
        const at = { handlers: ['old'] };
        const [seq] = await keep(arrival('1', {}, at), arrival('2', {}, at));
        const [other] = await keep(arrival('x', { key: 'x' }, at));
        const claims = await claim('old');
        await settle(named('1', claims), dead(true));
        await settle(named('x', claims), dead(false));
        await store.close();
        await open({ id: 'new', aliases: ['old'] });
        expect(await statsOf('new')).toMatchObject({
          waiting: 1,
          dead: 2,
          blockedLanes: 1,
        });
        expect(await claim('new')).toEqual([]);
        const jobs = [jobFor('new', { key: 'x' })];
        expect(await store.replay(other!, jobs, ['dead'])).toBe(1);
        expect(await drain('new')).toEqual(['x']);
        expect(await store.replay(seq!, [jobFor('new')], ['dead'])).toBe(1);
        expect(await drain('new')).toEqual(['1', '2']);
      });

      it('does not take a job that is done under a former id for a missing one', async () => {
        await open('old');
        const [seq] = await keep(arrival('1', {}, { handlers: ['old'] }));
        await drain('old');
        await store.close();
        await open({ id: 'new', aliases: ['old'] });
        expect(await store.replay(seq!, [jobFor('new')], ['missing'])).toBe(0);
        expect((await jobOf(seq!, 'new'))!.status).toBe('done');
        expect(await store.replay(seq!, [jobFor('new')], ['done'])).toBe(1);
        expect(await drain('new')).toEqual(['1']);
      });
    });

    describe('sweeping', () => {
      const ended = { done: 50, dead: DAY };

      it('deletes events whose jobs are all done, when their time is over', async () => {
        await open('h', 'g');
        const both = { handlers: ['h', 'g'] };
        await keep(
          arrival('done', { key: 'a' }, both),
          arrival('half', { key: 'b' }, both),
          unwanted('unwanted'),
        );
        await drain();
        await settle(named('done', await claim('g')), DONE);
        expect(await store.sweep(ended, 10)).toBe(0);
        await advance(60);
        expect(await store.sweep(ended, 10)).toBe(2);
        expect((await records()).map(({ event }) => event.id)).toEqual([
          'half',
        ]);
      });

      it('keeps dead letters longer, and blocking or waiting ones for good', async () => {
        await open('h');
        const [failed] = await keep(
          arrival('dead', { key: 'a' }),
          arrival('blocking', { key: 'b' }),
          arrival('waiting', { key: 'c' }),
          arrival('running', { key: 'd' }),
        );
        const claims = await claim();
        await settle(named('dead', claims), dead(false));
        await settle(named('blocking', claims), dead(true));
        await settle(named('waiting', claims), retry(0));
        await advance(60);
        expect(await store.sweep(ended, 10)).toBe(0);
        expect(await store.sweep({ done: 50, dead: 50 }, 10)).toBe(1);
        expect(await store.get(failed!)).toBeUndefined();
        expect(await records()).toHaveLength(3);
      });

      it('deletes no more than it is told, the oldest first', async () => {
        await open('h');
        const ids = ['1', '2', '3', '4', '5'];
        await keep(...ids.map((id) => arrival(id)));
        await drain();
        await advance(60);
        expect(await store.sweep(ended, 2)).toBe(2);
        expect((await records()).map(({ event }) => event.id)).toEqual([
          '5',
          '4',
          '3',
        ]);
        expect(await store.sweep(ended, 10)).toBe(3);
        expect(await store.sweep(ended, 10)).toBe(0);
      });

      it('remembers the id of a swept event', async () => {
        await open('h');
        await keep(unwanted('1'));
        await advance(60);
        expect(await store.sweep(ended, 10)).toBe(1);
        expect(await seqsOf([arrival('1')])).toEqual([undefined]);
      });

      it('leaves everything whose time has not come', async () => {
        await open('h');
        await keep(arrival('1'), unwanted('2'));
        await drain();
        expect(await store.sweep(ALWAYS, 10)).toBe(0);
        expect(await records()).toHaveLength(2);
      });
    });

    describe('odd data', () => {
      const ODD = [
        '\0',
        'a\0b',
        '\ud83d',
        '\ude00x',
        '"quoted"',
        "'; drop table event; --",
        'back\\slash',
        '\\u0000',
        'two\r\nlines\t',
        'ü 😀',
        '{curly,NULL}',
        ' ',
        'k'.repeat(10_240),
      ];

      it('keeps any text as id, key, type, account, tenant and signer', async () => {
        await open('h');
        for (const text of ODD) {
          const odd = {
            account: text,
            tenant: text,
            type: text,
            key: text,
            signedBy: text,
          };
          const [seq] = await keep(arrival(text, odd));
          const found = await claimOne();
          expect(found.event).toEqual({ ...sample, ...odd, id: text, seq });
          await settle([found], DONE);
          expect((await store.get(text, { account: text }))!.event.seq).toBe(
            seq,
          );
          const filter = { key: text, type: text, account: text };
          expect((await records(filter))[0]!.event.seq).toBe(seq);
          expect(await seqsOf([arrival(text, odd)])).toEqual([undefined]);
        }
      });

      it('tells odd texts apart', async () => {
        await open('h');
        await keep(...ODD.map((text) => arrival(text, { key: text })));
        expect(await claim()).toHaveLength(ODD.length);
      });

      it('keeps any handler id', async () => {
        // Longer ones than a method's name are nobody's.
        const ids = ODD.map((text) => text.slice(0, 200));
        await open(...ids);
        await keep(arrival('1', {}, { handlers: ids }));
        for (const id of ids) {
          await store.pause(id);
          expect(await claim(id)).toEqual([]);
          await store.resume(id);
          const found = await claimOne(id);
          expect(found.handler).toBe(id);
          await settle([found], dead(true));
          expect(await store.unblock(id, sample.key)).toBe(1);
          expect(await statsOf(id)).toMatchObject({ dead: 1, known: true });
        }
        const [record] = await records();
        expect(record!.jobs.map(({ handler }) => handler).sort()).toEqual(
          ids.toSorted(),
        );
      });

      it('keeps what can be kept of odd errors and headers', async () => {
        await open('h');
        const headers = { 'user-agent': 'a\0b\ud83d' };
        const [seq] = await keep(arrival('1', { headers }));
        await settle(await claim(), retry(0, 'no\0t \ud83d "so"'));
        const { failures } = (await jobOf(seq!))!;
        expect(failures[0]!.error).toMatch(/^no.t . "so"$/u);
        const kept = (await store.get(seq!))!.event.headers['user-agent'];
        expect(kept).toMatch(/^a.b.$/su);
      });

      it('keeps large bodies, and empty ones', async () => {
        await open('h');
        const large = Buffer.alloc(2 * 2 ** 20, 'ab"\\');
        const seqs = await keep(
          arrival('1', { body: large, key: '1' }),
          arrival('2', { body: Buffer.alloc(0), key: '2' }),
          arrival('3', { body: large, key: '3' }),
        );
        for (const { event } of await claim()) {
          expect(event.body.length).toBe(event.id === '2' ? 0 : large.length);
        }
        expect((await store.get(seqs[2]!))!.event.body.equals(large)).toBe(
          true,
        );
        expect((await records({ search: 'b"\\a' })).length).toBe(2);
      });

      it('keeps the times that it is given', async () => {
        await open('h');
        const times = [0, -1, 1, 1_700_000_000_123, -62_135_596_800_000];
        for (const time of times) {
          const occurredAt = new Date(time);
          const [seq] = await keep(
            arrival(`${time}`, { occurredAt, receivedAt: occurredAt }),
          );
          const { event } = (await store.get(seq!))!;
          expect([
            event.occurredAt.getTime(),
            event.receivedAt.getTime(),
          ]).toEqual([time, time]);
        }
      });
    });
  });
}

const DONE: Outcome = { kind: 'done' };
const RELEASED: Outcome = { kind: 'released' };

const retry = (delay: number, error = 'broken'): Outcome => ({
  kind: 'retry',
  delay,
  error,
});

const dead = (block: boolean): Outcome => ({
  kind: 'dead',
  reason: 'exhausted',
  error: 'broken',
  block,
});

const sample: Omit<KeptEvent, 'seq'> = {
  account: 'livekit',
  tenant: undefined,
  source: 'livekit',
  route: 'webhook',
  type: 'room_started',
  id: '1',
  key: 'standup',
  signedBy: undefined,
  occurredAt: new Date(1_000),
  receivedAt: new Date(2_000),
  headers: {},
  body: Buffer.from('{"event":"room_started"}'),
  redacted: false,
};

function jobFor(handler: string, of: Partial<KeptEvent> = {}) {
  const { account, tenant = null, key } = { ...sample, ...of };
  return { handler, lane: JSON.stringify([account, tenant, key]) };
}

/** An event to keep: one job for `h` where nothing else is said. */
function arrival(
  id: string,
  of: Partial<Omit<KeptEvent, 'seq'>> = {},
  {
    dedupeFor = DAY,
    handlers = ['h'],
    jobs = handlers.map((handler) => jobFor(handler, of)),
  }: {
    dedupeFor?: number;
    handlers?: readonly string[];
    jobs?: Arrival['jobs'];
  } = {},
): Arrival {
  return { event: { ...sample, ...of, id }, dedupeFor, jobs };
}

function named(id: string, claims: readonly Claim[]): Claim[] {
  return claims.filter(({ event }) => event.id === id);
}

function idsOf(claims: readonly Claim[]): string[] {
  return claims.map(({ event }) => event.id).sort();
}
