import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Logger } from '@nestjs/common';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Inbox,
  memoryInbox,
  NonRetryableError,
  OnWebhookEvent,
  sqliteInbox,
  WebhooksModule,
  type HandlerContext,
  type WebhookEvent,
  type WebhooksOptions,
} from 'nestjs-livestream-webhooks';
import {
  livekit,
  OnLiveKitEvent,
  type LiveKitEvent,
} from 'nestjs-livestream-webhooks/livekit';
import { sendWebhook } from 'nestjs-livestream-webhooks/testing';
import type { ModuleMetadata } from '@nestjs/common';
import { ADAPTERS, boot, type Running } from './support/boot.js';
import { until } from './support/until.js';

const sources = [livekit({ apiKey: 'APIkey', apiSecret: 'livekit secret' })];

let running: Running[] = [];
let folders: string[] = [];

afterEach(async () => {
  for (const { app } of running) await app.close();
  running = [];
  for (const folder of folders) await rm(folder, { recursive: true });
  folders = [];
});

async function file(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'inbox-'));
  folders.push(folder);
  return join(folder, 'webhooks.db');
}

async function start(
  providers: NonNullable<ModuleMetadata['providers']>,
  options: Partial<WebhooksOptions> = {},
  adapter: (typeof ADAPTERS)[number] = 'express',
) {
  const started = await boot({
    adapter,
    metadata: {
      imports: [
        WebhooksModule.forRoot({ sources, inbox: memoryInbox(), ...options }),
      ],
      providers,
    },
  });
  running.push(started);
  return { app: started.app, inbox: started.app.get(Inbox) };
}

async function stop() {
  await running.pop()!.app.close();
}

describe.each(ADAPTERS)('on %s', (adapter) => {
  it('tells a handler all that is known of its call', async () => {
    const calls: [WebhookEvent, HandlerContext][] = [];
    @Injectable()
    class Handlers {
      @OnWebhookEvent({ id: 'everything', attempts: 2 })
      take(event: WebhookEvent, context: HandlerContext) {
        calls.push([event, context]);
      }
    }
    const { app, inbox } = await start([Handlers], {}, adapter);
    await sendWebhook(app, livekit, 'room_started');
    const [[event, context] = []] = calls;
    expect(context).toEqual({
      handler: 'everything',
      attempt: 1,
      lastAttempt: false,
      replayed: false,
      idempotencyKey: `livekit:${event!.id}:everything`,
      receivedAt: event!.receivedAt,
      // Neither the signature nor a token is kept.
      headers: {
        'content-type': 'application/webhook+json',
        'user-agent': expect.any(String),
      },
      signal: expect.any(AbortSignal),
      logger: expect.any(Logger),
      transaction: undefined,
    });

    await inbox.replay(event!.id, { handler: 'everything' });
    await until(() => calls.length === 2);
    expect(calls[1]![1]).toMatchObject({ attempt: 1, replayed: true });
    expect(calls[1]![0]).toEqual(event);
  });
});

it('hands a kept event to its handler after a restart as it was', async () => {
  const inbox = sqliteInbox({ path: await file() });
  const seen: WebhookEvent[] = [];
  @Injectable()
  class Handlers {
    @OnWebhookEvent({ id: 'h' })
    take(event: WebhookEvent) {
      seen.push(event);
    }
  }
  const first = await start([Handlers], { inbox });
  await sendWebhook(first.app, livekit, 'participant_joined');
  await stop();

  const second = await start([Handlers], { inbox });
  await second.inbox.replay(seen[0]!.id, { handler: 'h' });
  await until(() => seen.length === 2);
  expect(seen[1]).toEqual(seen[0]);
});

it('recognises a duplicate after a restart', async () => {
  const inbox = sqliteInbox({ path: await file() });
  const overrides = { id: 'EV_once' };
  const first = await start([], { inbox });
  await sendWebhook(first.app, livekit, 'room_started', { overrides });
  await stop();
  const second = await start([], { inbox });
  const again = await sendWebhook(second.app, livekit, 'room_started', {
    overrides,
  });
  expect(again).toMatchObject({ status: 200, handlers: [] });
  expect((await second.inbox.find()).events).toHaveLength(1);
});

it('gives the jobs of a renamed handler to its new name, and shows those of one that is gone', async () => {
  const inbox = sqliteInbox({ path: await file() });
  @Injectable()
  class Before {
    @OnWebhookEvent({ id: 'old', backoff: 60_000, attempts: 2 })
    old() {
      throw new Error('not yet');
    }

    @OnWebhookEvent({ id: 'gone' })
    gone() {
      throw new Error('not yet');
    }
  }
  const first = await start([Before], { inbox });
  await sendWebhook(first.app, livekit, 'room_started').catch(() => {});
  await until(async () =>
    (await first.inbox.stats()).handlers.every((it) => it.waiting === 1),
  );
  await stop();

  const seen: string[] = [];
  @Injectable()
  class After {
    @OnWebhookEvent({ id: 'new', aliases: ['old'] })
    take(event: WebhookEvent, { attempt }: HandlerContext) {
      seen.push(`${event.type} ${attempt}`);
    }
  }
  const second = await start([After], { inbox });
  const { events } = await second.inbox.find();
  expect(events[0]!.jobs.map(({ handler }) => handler).sort()).toEqual([
    'gone',
    'new',
  ]);
  expect(await second.inbox.stats()).toMatchObject({ withoutHandler: 1 });
});

describe('what is redacted', () => {
  const overrides = {
    id: 'EV_secret',
    room: { name: 'standup', turnPassword: 'hunter2' },
  };

  it('is shown to people without its secrets, and handed to handlers with them', async () => {
    const seen: unknown[] = [];
    @Injectable()
    class Handlers {
      @OnLiveKitEvent('room_started')
      take({ data }: LiveKitEvent<'room_started'>) {
        seen.push(data.room.turnPassword);
      }
    }
    const { app, inbox } = await start([Handlers]);
    await sendWebhook(app, livekit, 'room_started', { overrides });
    expect(seen).toEqual(['hunter2']);
    const record = (await inbox.get('EV_secret'))!;
    expect(record.event.redacted).toBe(false);
    expect(record.event.body.toString()).toContain('hunter2');
    expect(inbox.redacted(record).toString()).not.toContain('hunter2');
    expect(inbox.redacted(record).toString()).toContain('[redacted]');
  });

  it('at rest is gone before it is kept, from handlers and listeners too', async () => {
    const seen: WebhookEvent[] = [];
    @Injectable()
    class Handlers {
      @OnWebhookEvent()
      take(event: WebhookEvent) {
        seen.push(event);
      }
    }
    const { app, inbox } = await start([Handlers], {
      redact: { atRest: true },
    });
    await sendWebhook(app, livekit, 'room_started', { overrides });
    expect(seen[0]).toMatchObject({
      id: 'EV_secret',
      type: 'room_started',
      key: 'standup',
      redacted: true,
      data: { room: { turnPassword: '[redacted]' } },
    });
    const record = (await inbox.get('EV_secret'))!;
    expect(record.event.redacted).toBe(true);
    expect(record.event.body.toString()).not.toContain('hunter2');

    const again = await sendWebhook(app, livekit, 'room_started', {
      overrides,
    });
    expect(again).toMatchObject({ status: 200, handlers: [] });
  });
});

it('makes a dead letter of an event whose source is not registered any more, and runs it once it is again', async () => {
  const inbox = sqliteInbox({ path: await file() });
  const seen: string[] = [];
  @Injectable()
  class Handlers {
    @OnWebhookEvent({ id: 'h' })
    take({ id }: WebhookEvent) {
      seen.push(id);
      if (seen.length === 1) throw new NonRetryableError('first');
    }
  }
  const first = await start([Handlers], { inbox });
  const overrides = { id: 'EV_1' };
  await sendWebhook(first.app, livekit, 'room_started', { overrides }).catch(
    () => {},
  );
  await until(async () => (await first.inbox.stats()).dead === 1);
  await stop();

  const second = await start([Handlers], { inbox, sources: [] });
  await second.inbox.replay('EV_1');
  await until(async () => (await second.inbox.stats()).dead === 1);
  const record = await second.inbox.get('EV_1');
  expect(record!.jobs[0]!.failures.at(-1)!.error).toMatch(
    /"livekit", or its route "events", is not registered any more/,
  );
  await stop();

  const third = await start([Handlers], { inbox });
  await third.inbox.replay('EV_1');
  await until(() => seen.length === 2);
});

describe('an application refuses to boot', () => {
  const handlers = (options: object) => {
    @Injectable()
    class Handlers {
      @OnWebhookEvent({ id: 'h', ...options })
      take() {}
    }
    return [Handlers];
  };

  it.each([
    ['attempts', { attempts: 0 }, /"h": attempts must be a whole number/],
    ['a timer beyond 2^31 ms', { timeout: 2 ** 31 }, /"h": timeout must be/],
    ['an order that is none', { order: 'random' }, /"h": order must be one/],
    [
      'a block without order',
      { order: 'none', onDead: 'block' },
      /"h": onDead/,
    ],
    ['a transaction in memory', { transactional: true }, /Use postgresInbox/],
  ])('with a handler that asks for %s', async (_what, options, message) => {
    await expect(start(handlers(options))).rejects.toThrow(message);
  });

  it('with two handlers of which one is an alias of the other', async () => {
    @Injectable()
    class Twins {
      @OnWebhookEvent({ id: 'a' })
      a() {}

      @OnWebhookEvent({ id: 'b', aliases: ['a'] })
      b() {}
    }
    await expect(start([Twins])).rejects.toThrow(/want the same jobs/);
  });

  it.each(['web', 'worker'] as const)(
    'as a %s on an inbox that no other process can use',
    async (role) => {
      await expect(start([], { role })).rejects.toThrow(/Use postgresInbox/);
    },
  );
});
