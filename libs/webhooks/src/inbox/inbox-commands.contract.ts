import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { resolvePolicy, type HandlerPolicy } from '../core/handler-policy.js';
import type { WebhookEvent } from '../core/webhook-event.js';
import type { InboxCommand } from './command.js';
import type { CommandRecord, TakenCommand } from './command-store.js';
import { Inbox } from './inbox.service.js';
import type { InboxOption } from './inbox-option.js';
import type { InboxStore } from './inbox-store.js';
import type { InboxVisit } from './inbox-visit.js';

/** One inbox, and the way to it from outside. */
export interface PlaceUnderTest {
  /** With a short lease, where it has one. */
  readonly option: InboxOption;
  visit(): Promise<InboxVisit>;
}

/** What somebody beside the application can do, whatever store it has. */
export function inboxCommandsContract(
  name: string,
  create: () => PlaceUnderTest,
) {
  describe(`commands left in the ${name} store`, () => {
    let place: PlaceUnderTest;
    let store: InboxStore;
    let visit: InboxVisit;

    beforeEach(async () => {
      place = create();
      store = await openStore(place);
      visit = await place.visit();
    });

    afterEach(async () => {
      await visit.close();
      await store.close();
    });

    const leave = (command: InboxCommand) => visit.commands.leave(command);
    const take = (long = false) => store.commands!.take(long);

    it('are taken one at a time, in their order', async () => {
      const first = await leave(pause('a'));
      const second = await leave(pause('b'));
      const taken = (await take())!;
      expect(taken).toMatchObject({ id: first, progress: undefined });
      expect(JSON.parse(taken.text)).toEqual(pause('a'));
      expect(await take()).toBeUndefined();
      await store.commands!.finish(taken, done(null));
      expect(await take()).toMatchObject({ id: second });
      expect(await take()).toBeUndefined();
    });

    it('wait for no replay that takes long', async () => {
      const long = await leave({ kind: 'replay', which: { status: 'dead' } });
      const short = await leave({ kind: 'drop', seq: 1 });
      expect(await take(true)).toMatchObject({ id: long });
      expect(await take(true)).toBeUndefined();
      expect(await take()).toMatchObject({ id: short });
    });

    it('tell whoever left them how far they are, and how they ended', async () => {
      const id = await leave(pause('a'));
      const look = () => visit.commands.look(id);
      expect(await look()).toMatchObject({ state: 'waiting', quietFor: 0 });
      const taken = (await take())!;
      expect(await store.commands!.note(taken, SOME)).toBe(true);
      expect(await look()).toMatchObject({ state: 'running', progress: SOME });
      await store.commands!.finish(taken, done({ jobs: 3 }));
      const record = (await look())!;
      expect(record).toMatchObject({ state: 'done', result: { jobs: 3 } });
      expect(+record.finishedAt!).toBeGreaterThanOrEqual(+record.createdAt);
      expect(await visit.commands.look(id + 1)).toBeUndefined();
    });

    it('fail with a text', async () => {
      const id = await leave(pause('a'));
      const error = 'it says "no": é\n';
      await store.commands!.finish((await take())!, { state: 'failed', error });
      expect(await visit.commands.look(id)).toMatchObject({
        state: 'failed',
        error,
      });
    });

    it('are taken again, and go on, when they were given back', async () => {
      await leave(pause('a'));
      const taken = (await take())!;
      await store.commands!.note(taken, SOME);
      await store.commands!.finish(taken, { state: 'waiting' });
      expect(await take()).toMatchObject({ id: taken.id, progress: SOME });
    });

    it('are taken again, and go on, when the process died that had them', async () => {
      await leave(pause('a'));
      const taken = (await take())!;
      await store.commands!.note(taken, SOME);
      await store.close();
      store = await openStore(place);
      let again: TakenCommand | undefined;
      await until(async () => {
        again = await take();
        return again !== undefined;
      });
      expect(again).toMatchObject({ id: taken.id, progress: SOME });
    });

    it('are not taken any more once they were stopped, and go on nowhere', async () => {
      const waiting = await leave(pause('a'));
      expect(await visit.commands.stop(waiting)).toBe(true);
      expect(await take()).toBeUndefined();
      const running = await leave(pause('b'));
      const taken = (await take())!;
      expect(await visit.commands.stop(running)).toBe(true);
      expect(await store.commands!.note(taken, SOME)).toBe(false);
      await store.commands!.finish(taken, done(null));
      for (const id of [waiting, running]) {
        expect(await visit.commands.look(id)).toMatchObject({
          state: 'failed',
          error: 'it was stopped',
        });
        expect(await visit.commands.stop(id)).toBe(false);
      }
    });

    it('are refused where they are too long', async () => {
      await expect(leave(pause('x'.repeat(20_000)))).rejects.toThrow(
        'too long',
      );
    });
  });

  describe(`the ${name} inbox, with somebody beside it`, () => {
    let place: PlaceUnderTest;
    let visit: InboxVisit;
    let inbox: Inbox | undefined;
    let runs: string[];
    let isBroken: boolean;

    beforeEach(() => {
      place = create();
      runs = [];
      isBroken = true;
    });

    afterEach(async () => {
      await visit.close();
      await inbox?.close();
    });

    async function open(policy: HandlerPolicy = { attempts: 1 }) {
      inbox = new Inbox(place.option, SETTINGS);
      const handler = {
        id: 'h',
        aliases: [],
        policy: resolvePolicy(policy, {}),
        transactional: false,
      };
      await inbox.open({
        handlers: [handler],
        handlersFor: () => ['h'],
        read: ({ id, key }) => ({ ...sampleEvent, id, key }),
        redact: (_event, body) => body,
        run: async ({ event: { id } }) => {
          runs.push(id);
          if (isBroken) throw new Error('broken');
        },
        kept: () => {},
      });
    }

    /** Events whose handler has failed. */
    async function openWithDead(
      ids: readonly string[],
      policy?: HandlerPolicy,
    ): Promise<readonly number[]> {
      await open(policy);
      visit = await place.visit();
      for (const id of ids) {
        await inbox!.accept({ ...sampleEvent, id }, sampleReceived);
      }
      const dead = policy?.onDead === 'block' ? 1 : ids.length;
      await until(async () => (await inbox!.stats()).dead === dead);
      runs = [];
      isBroken = false;
      const { events } = await visit.find({}, { limit: 500 });
      return events.map(({ event }) => event.seq).reverse();
    }

    async function carriedOut(command: InboxCommand): Promise<CommandRecord> {
      return ended(visit, await visit.commands.leave(command));
    }

    it('replays one event, and what a filter finds', async () => {
      const [first] = await openWithDead(['1', '2', '3']);
      expect(await carriedOut({ kind: 'replay', which: first! })).toMatchObject(
        { state: 'done', result: { events: 1, jobs: 1 } },
      );
      await until(() => runs.length === 1);
      expect(
        await carriedOut({
          kind: 'replay',
          which: { status: 'dead', since: new Date(0) },
          rate: 1_000,
        }),
      ).toMatchObject({
        state: 'done',
        result: { events: 2, total: 2, jobs: 2 },
        progress: { events: 2, total: 2, jobs: 2 },
      });
      await until(() => runs.length === 3);
      expect(runs).toEqual(['1', '2', '3']);
    });

    it('drops an event', async () => {
      const [seq] = await openWithDead(['1']);
      const drop = { kind: 'drop', seq: seq! } as const;
      expect(await carriedOut(drop)).toMatchObject({ result: true });
      expect(await visit.get(seq!)).toBeUndefined();
      expect(await carriedOut(drop)).toMatchObject({ result: false });
    });

    it('pauses a handler, and lets it go on', async () => {
      const [seq] = await openWithDead(['1']);
      await carriedOut(pause('h'));
      expect(await visit.stats()).toMatchObject([
        { handler: 'h', paused: true, known: true },
      ]);
      await carriedOut({ kind: 'replay', which: seq! });
      expect(await visit.stats()).toMatchObject([{ waiting: 1, running: 0 }]);
      await carriedOut({ kind: 'resume', handler: 'h' });
      await until(() => runs.length === 1);
    });

    it('lets a blocked key go on', async () => {
      await openWithDead(['1', '2'], { attempts: 1, onDead: 'block' });
      const unblock = {
        kind: 'unblock',
        handler: 'h',
        key: sampleEvent.key,
        of: {},
      } as const;
      expect(await carriedOut(unblock)).toMatchObject({ result: 1 });
      await until(() => runs.length === 1);
      expect(runs).toEqual(['2']);
    });

    it('does what was left while no process ran, at its start', async () => {
      const [seq] = await openWithDead(['1']);
      await inbox!.close();
      const id = await visit.commands.leave({ kind: 'replay', which: seq! });
      expect(await visit.get(seq!)).toMatchObject({
        jobs: [{ status: 'dead' }],
      });
      await open();
      await until(() => runs.length === 1);
      expect(await ended(visit, id)).toMatchObject({ state: 'done' });
    });

    it('goes on with a long replay where the process before it stopped', async () => {
      const ids = Array.from({ length: 20 }, (_, index) => `${index}`);
      await openWithDead(ids);
      const id = await visit.commands.leave({
        kind: 'replay',
        which: { status: 'dead' },
        rate: 20,
      });
      await until(() => runs.length > 5);
      await inbox!.close();
      const stopped = (await visit.commands.look(id))!;
      expect(stopped).toMatchObject({
        state: 'waiting',
        progress: { total: 20 },
      });
      expect(runs.length).toBeLessThan(20);
      await open();
      expect(await ended(visit, id)).toMatchObject({
        state: 'done',
        result: { events: 20, total: 20, jobs: 20 },
      });
      await until(() => runs.length === 20);
      expect(runs).toEqual(ids);
    });

    it('ends a long replay that is stopped', async () => {
      await openWithDead(Array.from({ length: 60 }, (_, index) => `${index}`));
      const id = await visit.commands.leave({
        kind: 'replay',
        which: { status: 'dead' },
        rate: 20,
      });
      await until(() => runs.length > 1);
      expect(await visit.commands.stop(id)).toBe(true);
      const next = { kind: 'replay', which: { status: 'done' } } as const;
      // One of that length at a time: that it begins shows that the other one ended.
      expect(await carriedOut({ ...next, handler: 'none' })).toMatchObject({
        state: 'done',
      });
      expect(runs.length).toBeLessThan(60);
    });

    it('says that it does not know a command of another version', async () => {
      await openWithDead([]);
      const record = await carriedOut({ kind: 'later' } as never);
      expect(record.state).toBe('failed');
      expect(record.error).toContain('another version');
    });

    it('says what is wrong with a command', async () => {
      await openWithDead([]);
      const record = await carriedOut({
        kind: 'replay',
        which: { status: 'lost' as never },
      });
      expect(record).toMatchObject({ state: 'failed' });
      expect(record.error).toContain('status must be one of');
    });
  });
}

async function openStore({ option }: PlaceUnderTest): Promise<InboxStore> {
  const store = option.create();
  await store.open([{ id: 'h', aliases: [] }], () => {});
  return store;
}

async function ended(visit: InboxVisit, id: number): Promise<CommandRecord> {
  let record: CommandRecord | undefined;
  await until(async () => {
    record = await visit.commands.look(id);
    return record?.finishedAt !== undefined;
  });
  return record!;
}

async function until(condition: () => boolean | Promise<boolean>) {
  const deadline = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it did not come true');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const pause = (handler: string): InboxCommand => ({ kind: 'pause', handler });
const done = (result: unknown) => ({ state: 'done', result }) as const;
const SOME = { events: 1, total: 2, jobs: 1, seq: 7 };

const SETTINGS = {
  startTimeout: 0,
  receives: true,
  shutdownTimeout: 1_000,
  concurrency: 10,
  retention: { done: 1e12, dead: 1e12 },
  redactsAtRest: false,
  works: true,
};

const sampleEvent: WebhookEvent = {
  id: '1',
  source: 'livekit',
  account: 'livekit',
  type: 'room_started',
  key: 'standup',
  occurredAt: new Date(0),
  receivedAt: new Date(),
  data: {},
  raw: {},
};

const sampleReceived = {
  route: 'events',
  request: { headers: {}, body: Buffer.from('{}') },
};
