import { afterEach, describe, expect, it } from '@jest/globals';
import type { WebhookEvent } from '../core/webhook-event.js';
import type { WebhookRequest } from '../core/webhook-request.js';
import type { InboxEngine, Job } from './inbox-engine.js';

/** How an engine is made for a test: its retries come at once, the third attempt is the last. */
export interface EngineUnderTest {
  readonly create: (now: () => number) => InboxEngine;
}

/** What every engine must do. */
export function inboxContract(name: string, { create }: EngineUnderTest) {
  describe(`the ${name} inbox`, () => {
    let engine: InboxEngine;
    let handlers: string[];
    let runs: string[];
    let behave: (job: Job) => unknown;
    let clock = 0;

    afterEach(() => engine.close(0));

    async function open(ids = ['h']) {
      handlers = ids;
      runs = [];
      behave = () => {};
      engine = create(() => clock);
      await engine.open({
        handlersFor: () => handlers,
        run: async (job) => {
          runs.push(`${job.handler} ${job.event.id} ${job.attempt}`);
          await behave(job);
        },
      });
    }

    const accept = (
      id: string,
      more: Partial<WebhookEvent> = {},
      dedupeFor = 60_000,
    ) => {
      const event = { ...sampleEvent, id, ...more };
      return engine.accept(event, sampleRequest, dedupeFor);
    };

    it('keeps an event once and runs each of its handlers', async () => {
      await open(['a', 'b']);
      expect(await accept('1')).toBe('kept');
      expect(await accept('1')).toBe('duplicate');
      await done(() => runs.length === 2);
      expect(await accept('1')).toBe('duplicate');
      expect([...runs].sort()).toEqual(['a 1 1', 'b 1 1']);
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
      await done(() => runs.length === 4);
    });

    it('remembers an id for as long as it is told', async () => {
      await open();
      expect(await accept('short', {}, 1_000)).toBe('kept');
      expect(await accept('long', {}, 2_000)).toBe('kept');
      clock += 999;
      expect(await accept('short', {}, 1_000)).toBe('duplicate');
      clock += 1;
      expect(await accept('short', {}, 1_000)).toBe('kept');
      expect(await accept('long', {}, 2_000)).toBe('duplicate');
      await done(() => runs.length === 3);
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
      const ids = Array.from({ length: 20 }, (_, index) => `${index}`);
      for (const id of ids) await accept(id);
      await done(() => runs.length === ids.length);
      expect(runs).toEqual(ids.map((id) => `h ${id} 1`));
      expect(most).toBe(1);
    });

    it('goes on with other keys while one is busy', async () => {
      await open();
      let letGo = () => {};
      const gate = new Promise<void>((resolve) => (letGo = resolve));
      behave = ({ event }) => (event.key === 'slow' ? gate : undefined);
      await accept('1', { key: 'slow' });
      await accept('2', { key: 'slow' });
      await accept('3', { key: 'quick' });
      await done(() => runs.includes('h 3 1'));
      expect(runs).toEqual(['h 1 1', 'h 3 1']);
      letGo();
      await done(() => runs.includes('h 2 1'));
    });

    it('tries a failing handler again, before the next event of its key, and leaves the others alone', async () => {
      await open(['failing', 'working']);
      behave = ({ handler, event, attempt }) => {
        if (handler === 'failing' && event.id === '1' && attempt < 3) {
          throw new Error('not yet');
        }
      };
      await accept('1');
      await accept('2');
      await done(() => runs.length === 6);
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

    it('gives a job up after its last attempt, and goes on with its key', async () => {
      await open();
      behave = ({ event }) => {
        if (event.id === '1') throw new Error('never');
      };
      await accept('1');
      await accept('2');
      await done(() => runs.includes('h 2 1'));
      expect(runs).toEqual(['h 1 1', 'h 1 2', 'h 1 3', 'h 2 1']);
    });

    it('starts no retry once it was closed', async () => {
      await open();
      let fail = () => {};
      behave = () =>
        new Promise((_, reject) => (fail = () => reject(new Error('late'))));
      await accept('1');
      await done(() => runs.length === 1);
      const closed = engine.close(4_000);
      fail();
      await closed;
      await new Promise((resolve) => setTimeout(resolve, 20));
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
      await done(() => runs.length === 1);
      await engine.close(4_000);
      expect(finished).toBe(true);

      await open();
      behave = () => new Promise(() => {});
      await accept('1');
      await done(() => runs.length === 1);
      await engine.close(10);
    });
  });
}

async function done(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 4_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the jobs did not run');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

const sampleEvent: WebhookEvent = {
  id: '1',
  source: 'livekit',
  account: 'livekit',
  type: 'room_started',
  key: 'standup',
  occurredAt: new Date(0),
  receivedAt: new Date(0),
  data: {},
  raw: {},
};

const sampleRequest: WebhookRequest = {
  url: '/webhooks/livekit',
  headers: {},
  body: Buffer.from('{}'),
  receivedAt: new Date(0),
};
