import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { resolvePolicy, type HandlerPolicy } from '../core/handler-policy.js';
import type { WebhookEvent } from '../core/webhook-event.js';
import { Inbox, type InboxSettings } from './inbox.service.js';
import type { InboxHandler, Job } from './inbox-hooks.js';
import type { InboxOption } from './inbox-option.js';

/** What the inbox must do, whatever store it has. */
export function inboxContract(name: string, option: () => InboxOption) {
  describe(`the ${name} inbox`, () => {
    let inbox: Inbox;
    let runs: string[];
    let behave: (job: Job) => unknown;

    beforeAll(() => Logger.overrideLogger(false));
    afterEach(() => inbox.close());

    async function open(
      handlers: Record<string, HandlerPolicy> = { h: {} },
      settings: Partial<InboxSettings> = {},
    ) {
      runs = [];
      behave = () => {};
      inbox = new Inbox(option(), { ...SETTINGS, ...settings });
      await inbox.open({
        handlers: Object.entries(handlers).map(handlerOf),
        handlersFor: () => Object.keys(handlers),
        read: (kept) => ({ ...sampleEvent, id: kept.id, key: kept.key }),
        redact: (_event, body) => body,
        run: async (job) => {
          runs.push(`${job.handler} ${job.event.id} ${job.attempt}`);
          await behave(job);
        },
        kept: () => {},
      });
    }

    const accept = (id: string, more: Partial<WebhookEvent> = {}) =>
      inbox.accept({ ...sampleEvent, id, ...more }, sampleReceived);

    it('keeps an event once and runs each of its handlers', async () => {
      await open({ a: {}, b: {} });
      expect(await accept('1')).toBe('kept');
      expect(await accept('1')).toBe('duplicate');
      await until(() => runs.length === 2);
      expect(await accept('1')).toBe('duplicate');
      expect([...runs].sort()).toEqual(['a 1 1', 'b 1 1']);
    });

    it('answers one of many equal events with kept, and runs it once', async () => {
      await open();
      const verdicts = await Promise.all(
        Array.from({ length: 50 }, () => accept('1')),
      );
      expect(verdicts.filter((verdict) => verdict === 'kept')).toHaveLength(1);
      await accept('2');
      await until(() => runs.includes('h 2 1'));
      expect(runs).toEqual(['h 1 1', 'h 2 1']);
    });

    it('keeps accounts and tenants apart', async () => {
      await open();
      const verdicts = [
        await accept('1'),
        await accept('1', { account: 'eu' }),
        await accept('1', { tenant: 't' }),
        await accept('1', { tenant: 'u' }),
        await accept('1', { tenant: 't' }),
      ];
      expect(verdicts).toEqual(['kept', 'kept', 'kept', 'kept', 'duplicate']);
      await until(() => runs.length === 4);
    });

    it('runs one job per handler and key at a time, in order of arrival', async () => {
      await open();
      let running = 0;
      let most = 0;
      behave = async () => {
        most = Math.max(most, ++running);
        await new Promise(setImmediate);
        running--;
      };
      const ids = Array.from({ length: 100 }, (_, index) => `${index}`);
      await Promise.all(ids.map((id) => accept(id)));
      await until(() => runs.length === ids.length);
      expect(runs).toEqual(ids.map((id) => `h ${id} 1`));
      expect(most).toBe(1);
    });

    it('runs events of one key at once where there is no order', async () => {
      await open({ h: { order: 'none' } });
      let running = 0;
      let most = 0;
      behave = async () => {
        most = Math.max(most, ++running);
        await until(() => most === 5);
        running--;
      };
      for (let id = 0; id < 5; id++) await accept(`${id}`);
      await until(() => runs.length === 5);
    });

    it.each([
      {
        what: 'a handler may',
        handlers: { a: { concurrency: 2 } },
        limit: 2,
      },
      { what: 'the process may', handlers: { a: {}, b: {} }, limit: 5 },
    ])('runs no more at once than $what', async ({ handlers, limit }) => {
      await open(handlers, { concurrency: 5 });
      let running = 0;
      let most = 0;
      // None goes on before all that may run do: how fast they come is the store's affair.
      let letGo = () => {};
      const full = new Promise<void>((resolve) => (letGo = resolve));
      behave = async () => {
        most = Math.max(most, ++running);
        if (running === limit) letGo();
        await full;
        await new Promise((resolve) => setTimeout(resolve, 1));
        running--;
      };
      const ids = Array.from({ length: 60 }, (_, index) => `${index}`);
      await Promise.all(ids.map((id) => accept(id, { key: id })));
      const count = ids.length * Object.keys(handlers).length;
      await until(() => runs.length === count);
      expect(most).toBe(limit);
    });

    it('goes on with other keys while one is busy', async () => {
      await open();
      let letGo = () => {};
      const gate = new Promise<void>((resolve) => (letGo = resolve));
      behave = ({ event }) => (event.key === 'slow' ? gate : undefined);
      await accept('1', { key: 'slow' });
      await accept('2', { key: 'slow' });
      await accept('3', { key: 'quick' });
      await until(() => runs.includes('h 3 1'));
      expect(runs).toEqual(['h 1 1', 'h 3 1']);
      letGo();
      await until(() => runs.includes('h 2 1'));
    });

    it('tries a failing handler again, before the next event of its key, and leaves the others alone', async () => {
      await open({ failing: {}, working: {} });
      behave = ({ handler, event, attempt }) => {
        if (handler === 'failing' && event.id === '1' && attempt < 3) {
          throw new Error('not yet');
        }
      };
      await accept('1');
      await accept('2');
      await until(() => runs.length === 6);
      expect(runs.filter((run) => run.startsWith('failing'))).toEqual([
        'failing 1 1',
        'failing 1 2',
        'failing 1 3',
        'failing 2 1',
      ]);
      expect(runs.filter((run) => run.startsWith('working'))).toEqual([
        'working 1 1',
        'working 2 1',
      ]);
    });

    it('makes a dead letter of a job after its last attempt, and goes on with its key', async () => {
      await open();
      behave = ({ event, attempt, lastAttempt }) => {
        expect(lastAttempt).toBe(attempt === 3);
        if (event.id === '1') throw new Error(`never ${attempt}`);
      };
      await accept('1');
      await accept('2');
      await until(() => runs.includes('h 2 1'));
      expect(runs).toEqual(['h 1 1', 'h 1 2', 'h 1 3', 'h 2 1']);

      const { events } = await inbox.find({ status: 'dead' });
      expect(events.map(({ event }) => event.id)).toEqual(['1']);
      const [job] = events[0]!.jobs;
      expect(job).toMatchObject({ attempts: 3, reason: 'exhausted' });
      expect(job!.failures.map(({ error }) => error)).toEqual([
        expect.stringContaining('never 1'),
        expect.stringContaining('never 2'),
        expect.stringContaining('never 3'),
      ]);
    });

    it('stops a key at a dead letter where the handler asks for it, until it is unblocked', async () => {
      await open({ h: { onDead: 'block', attempts: 1 } });
      behave = ({ event }) => {
        if (event.id === '1') throw new Error('never');
      };
      await accept('1');
      await accept('2');
      await accept('3', { key: 'other' });
      await until(() => runs.includes('h 3 1'));
      expect(runs).not.toContain('h 2 1');
      await until(async () => (await inbox.stats()).blockedLanes === 1);
      expect(await inbox.stats()).toMatchObject({ dead: 1 });

      expect(await inbox.unblock('h', sampleEvent.key)).toBe(1);
      await until(() => runs.includes('h 2 1'));
      expect(await inbox.stats()).toMatchObject({ dead: 1, blockedLanes: 0 });
    });

    it('replays a dead letter that blocks its key before the events behind it', async () => {
      await open({ h: { onDead: 'block', attempts: 1 } });
      let broken = true;
      behave = ({ event, replayed }) => {
        expect(replayed).toBe(event.id === '1' && !broken);
        if (broken) throw new Error('not yet');
      };
      await accept('1');
      await accept('2');
      await until(async () => (await inbox.stats()).blockedLanes === 1);
      broken = false;
      expect(await inbox.replay('1')).toEqual({ events: 1, total: 1, jobs: 1 });
      await until(() => runs.length === 3);
      expect(runs).toEqual(['h 1 1', 'h 1 1', 'h 2 1']);
    });

    it('replays dead letters in the original order of their events, behind what waits', async () => {
      await open({ h: { attempts: 1 } });
      let broken = true;
      behave = () => {
        if (broken) throw new Error('not yet');
      };
      for (const id of ['1', '2', '3']) await accept(id);
      await until(async () => (await inbox.stats()).dead === 3);
      broken = false;
      await inbox.pause('h');
      await accept('4');
      const progress: number[] = [];
      await inbox.replay(
        { status: 'dead' },
        { onProgress: ({ events }) => progress.push(events) },
      );
      await inbox.resume('h');
      await until(() => runs.length === 7);
      expect(progress).toEqual([1, 2, 3]);
      expect(runs.slice(3)).toEqual(['h 4 1', 'h 1 1', 'h 2 1', 'h 3 1']);
    });

    it('replays of a filter only what has its status, also where it names a handler', async () => {
      await open({ failing: { attempts: 1 }, working: {} });
      behave = ({ handler, replayed }) => {
        if (handler === 'failing' && !replayed) throw new Error('not yet');
      };
      await accept('1');
      await until(async () => {
        const { dead, backlog } = await inbox.stats();
        return dead === 1 && backlog === 0;
      });
      const dead = { status: 'dead' } as const;
      expect(await inbox.replay(dead, { handler: 'working' })).toMatchObject({
        jobs: 0,
      });
      expect(await inbox.replay({}, { handler: 'working' })).toMatchObject({
        jobs: 0,
      });
      expect(
        await inbox.replay({ status: 'done' }, { handler: 'working' }),
      ).toMatchObject({ jobs: 1 });
      expect(await inbox.replay(dead, { handler: 'failing' })).toMatchObject({
        jobs: 1,
      });
      await until(() => runs.length === 4);
    });

    it('goes on with the handlers that have room while another one is full for long', async () => {
      await open({ slow: { concurrency: 1, timeout: 60_000 }, quick: {} });
      let letGo = () => {};
      const later = { code: 'ERR_WEBHOOK_RETRY_AFTER' };
      behave = ({ handler, attempt }) => {
        if (handler === 'slow') return new Promise<void>((r) => (letGo = r));
        if (attempt > 1) return undefined;
        const at = new Date(Date.now() + 300);
        throw Object.assign(new Error('later'), { ...later, at });
      };
      await accept('1');
      // By itself: nothing else comes, and the slow one does not end.
      await until(() => runs.includes('quick 1 2'));
      letGo();
    });

    it('goes on after a handler that throws what nobody can read', async () => {
      await open({ odd: {}, h: {} });
      behave = ({ handler }) => {
        if (handler !== 'odd') return;
        throw Object.defineProperty(new Error('odd'), 'stack', { value: [1] });
      };
      await accept('1');
      await accept('2', { key: 'other' });
      await until(() => runs.includes('h 1 1') && runs.includes('h 2 1'));
      await until(async () => (await inbox.stats()).dead === 2);
    });

    it('leaves handlers alone that succeeded when it replays, unless they are asked for', async () => {
      await open({ failing: { attempts: 1 }, working: {} });
      behave = ({ handler, replayed }) => {
        if (handler === 'failing' && !replayed) throw new Error('not yet');
      };
      await accept('1');
      await until(async () => (await inbox.stats()).dead === 1);
      expect((await inbox.replay('1')).jobs).toBe(1);
      await until(async () => (await inbox.stats()).backlog === 0);
      expect((await inbox.replay('1')).jobs).toBe(0);
      expect((await inbox.replay('1', { handler: 'working' })).jobs).toBe(1);
      await until(() => runs.length === 4);
      expect([...runs].sort()).toEqual([
        'failing 1 1',
        'failing 1 1',
        'working 1 1',
        'working 1 1',
      ]);
    });

    it('makes a dead letter at once of what can never succeed, and waits as long as it is told', async () => {
      await open();
      const later = Date.now() + 150;
      behave = ({ event, attempt }) => {
        if (event.id === 'never') {
          throw Object.assign(new Error('no such room'), {
            code: 'ERR_WEBHOOK_NON_RETRYABLE',
          });
        }
        if (attempt === 1) {
          throw Object.assign(new Error('quota'), {
            code: 'ERR_WEBHOOK_RETRY_AFTER',
            at: new Date(later),
          });
        }
      };
      await accept('never', { key: 'never' });
      await accept('later', { key: 'later' });
      await until(() => runs.includes('h later 2'));
      expect(Date.now()).toBeGreaterThanOrEqual(later - 5);
      expect(runs.filter((run) => run.startsWith('h never'))).toHaveLength(1);
      const record = await inbox.get('never');
      expect(record?.jobs[0]).toMatchObject({
        status: 'dead',
        reason: 'non-retryable',
      });
    });

    it('holds the key of a handler that timed out until it has returned', async () => {
      await open({ h: { timeout: 20, attempts: 1 } });
      let letGo: (error: Error) => void = () => {};
      let aborted = false;
      behave = ({ event, signal }) => {
        if (event.id !== '1') return undefined;
        signal.addEventListener('abort', () => (aborted = true));
        return new Promise((_, reject) => (letGo = reject));
      };
      await accept('1');
      await accept('2');
      await until(() => aborted);
      expect(runs).toEqual(['h 1 1']);
      letGo(new Error('aborted'));
      await until(() => runs.includes('h 2 1'));
    });

    it('abandons a handler that never returns', async () => {
      await open({ h: { timeout: 10, abandonAfter: 10, attempts: 1 } });
      behave = ({ event }) =>
        event.id === '1' ? new Promise(() => {}) : undefined;
      await accept('1');
      await accept('2');
      await until(() => runs.includes('h 2 1'));
      const record = await inbox.get('1');
      expect(record?.jobs[0]!.failures[0]!.error).toMatch(/longer than 10 ms/);
    });

    it('says how things stand', async () => {
      await open({ h: { attempts: 1 } });
      let letGo = () => {};
      behave = ({ event }) => {
        if (event.id === 'dead') throw new Error('never');
        if (event.id === 'slow') return new Promise<void>((r) => (letGo = r));
        return undefined;
      };
      await accept('dead');
      await accept('slow');
      await accept('waiting');
      await until(() => runs.includes('h slow 1'));
      expect(await inbox.stats()).toMatchObject({
        backlog: 2,
        dead: 1,
        withoutHandler: 0,
        handlers: [
          {
            handler: 'h',
            waiting: 1,
            running: 1,
            known: true,
            paused: false,
            perMinute: { done: 0, failed: 1 },
          },
        ],
      });
      letGo();
      await until(async () => (await inbox.stats()).backlog === 0);
    });

    it('drops an event that waits, and remembers its id', async () => {
      await open();
      await inbox.pause('h');
      await accept('1');
      await accept('2');
      expect(await inbox.drop('1')).toBe(true);
      expect(await inbox.drop('1')).toBe(false);
      expect(await accept('1')).toBe('duplicate');
      await inbox.resume('h');
      await until(() => runs.length === 1);
      expect(runs).toEqual(['h 2 1']);
    });

    it('gives its handlers an event again without the secrets, where they are redacted at rest', async () => {
      await open({ h: {} }, { redactsAtRest: true });
      let seen: Job | undefined;
      behave = (job) => (seen = job);
      await accept('1');
      await until(() => seen !== undefined);
      // This contract's hooks find nothing to redact.
      expect(seen!.kept.redacted).toBe(false);
    });

    it('starts no retry once it was closed', async () => {
      await open();
      let fail = () => {};
      const late = Object.assign(new Error('late'), {
        code: 'ERR_WEBHOOK_RETRY_AFTER',
        at: new Date(Date.now() + 60_000),
      });
      behave = () => new Promise((_, reject) => (fail = () => reject(late)));
      await accept('1');
      await until(() => runs.length === 1);
      const closed = inbox.close();
      fail();
      await closed;
      expect(runs).toEqual(['h 1 1']);
    });

    it('waits for running handlers when it is closed, but no longer than it is told', async () => {
      await open();
      let finished = false;
      behave = async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        finished = true;
      };
      await accept('1');
      await until(() => runs.length === 1);
      await inbox.close();
      expect(finished).toBe(true);

      await open({ h: {} }, { shutdownTimeout: 10 });
      let aborted = false;
      behave = ({ signal }) => {
        signal.addEventListener('abort', () => (aborted = true));
        return new Promise(() => {});
      };
      await accept('2');
      await until(() => runs.length === 1);
      await inbox.close();
      expect(aborted).toBe(true);
    });
  });
}

async function until(
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it did not come true');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

function handlerOf([id, policy]: [string, HandlerPolicy]): InboxHandler {
  const shared = { attempts: 3, backoff: 0 };
  const transactional = false;
  return {
    id,
    aliases: [],
    policy: resolvePolicy(policy, shared),
    transactional,
  };
}

const SETTINGS: InboxSettings = {
  startTimeout: 0,
  receives: true,
  shutdownTimeout: 4_000,
  concurrency: 100,
  retention: { done: 1_000_000, dead: 1_000_000 },
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
  request: {
    headers: { authorization: ['secret'], 'user-agent': ['Go'] },
    body: Buffer.from('{}'),
  },
};
