import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
} from '@jest/globals';
import {
  Inject,
  Injectable,
  Scope,
  UseGuards,
  type CanActivate,
} from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { EventEmitterModule, OnEvent } from '@nestjs/event-emitter';
import {
  forwardTo,
  Inbox,
  memoryInbox,
  OnWebhookEvent,
  sqliteInbox,
  WebhookEventBus,
  WebhooksModule,
  type RuntimeOptions,
  type WebhookEvent,
} from 'nestjs-livestream-webhooks';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { postgresInbox } from 'nestjs-livestream-webhooks/postgres';
import { ADAPTERS, boot, type Running } from './support/boot.js';
import { DestinationServer } from './support/destination-server.js';
import { postLiveKit, roomEvent, SECRET } from './support/livekit.js';
import { testDatabase, type TestDatabase } from './support/postgres.js';
import { until } from './support/until.js';

const EVENTS = 60;

/** What the application keeps per request, as its tenants, its log or its ORM do. */
const storage = new AsyncLocalStorage<string>();
/** Who saw which store. */
let seen: { readonly who: string; readonly store: string | undefined }[] = [];
const see = (who: string) => void seen.push({ who, store: storage.getStore() });

@Injectable()
class SeeingGuard implements CanActivate {
  canActivate(): boolean {
    see('guard');
    return true;
  }
}

@Injectable()
class Handlers {
  readonly #failed = new Set<string>();

  constructor(bus: WebhookEventBus) {
    bus.on('*', () => see('listener'));
    bus.on('*', () => see('bus handler'), { id: 'bus' });
    bus.stream().subscribe(() => see('stream'));
  }

  @OnWebhookEvent({ backoff: 1 })
  @UseGuards(SeeingGuard)
  async handle({ id }: WebhookEvent) {
    see('handler');
    await new Promise((resolve) => setTimeout(resolve, 1));
    see('handler');
    if (this.#failed.has(id)) return;
    this.#failed.add(id);
    throw new Error('once');
  }

  /** Leaves its store to whatever runs next, as careless code does. */
  @OnWebhookEvent()
  careless({ id }: WebhookEvent) {
    see('careless handler');
    storage.enterWith(`left by ${id}`);
  }

  @OnEvent('livekit.*')
  emitted() {
    see('emitted');
  }
}

@Injectable({ scope: Scope.REQUEST })
class ScopedHandlers {
  constructor(@Inject(REQUEST) _event: WebhookEvent) {
    see('scoped constructor');
  }

  @OnWebhookEvent()
  handle() {
    see('scoped handler');
  }
}

const WHO = [
  'bus handler',
  'careless handler',
  'emitted',
  'endpoint',
  'guard',
  'handler',
  'listener',
  'scoped constructor',
  'scoped handler',
  'stream',
];

describe.each(ADAPTERS)('on %s', (adapter) => {
  describe.each(['memory', 'SQLite', 'PostgreSQL'])('with %s', (store) => {
    let running: Running;
    let destination: DestinationServer;
    let database: TestDatabase | undefined;
    let folder: string;

    beforeAll(async () => {
      if (store === 'PostgreSQL') database = await testDatabase();
    });
    beforeEach(async () => {
      seen = [];
      destination = await DestinationServer.start();
      folder = await mkdtemp(join(tmpdir(), 'contexts-'));
    });
    afterEach(async () => {
      await running.app.close();
      await destination.close();
      await rm(folder, { recursive: true });
    });
    afterAll(() => database?.drop());

    const inbox = () => {
      if (database) {
        const { url: connectionString, schema } = database;
        return postgresInbox({ connectionString, schema });
      }
      return store === 'memory'
        ? memoryInbox()
        : sqliteInbox({ path: join(folder, 'webhooks.db') });
    };

    /** Sends events of many requests at once, each with a store of its own. */
    async function receive(options: RuntimeOptions) {
      running = await storage.run('of the boot', () =>
        boot({
          adapter,
          main: (app) =>
            app.use((request: IncomingMessage, _: unknown, next: () => void) =>
              storage.run(String(request.headers['x-request']), next),
            ),
          metadata: {
            imports: [
              EventEmitterModule.forRoot({ wildcard: true }),
              WebhooksModule.forRoot({
                sources: [
                  livekit({
                    keys: async () => {
                      await new Promise(setImmediate);
                      see('resolver');
                      return SECRET;
                    },
                  }),
                ],
                eventEmitter: true,
                inbox: inbox(),
                forward: [
                  forwardTo(
                    {
                      name: 'elsewhere',
                      allow: ['127.0.0.1'],
                      endpointFor: () => {
                        see('endpoint');
                        return {
                          url: destination.url,
                          signature: 'none' as const,
                        };
                      },
                    },
                    { events: ['*'] },
                  ),
                ],
                ...options,
              }),
            ],
            providers: [Handlers, ScopedHandlers],
          },
        }),
      );
      const url = `${running.url}/webhooks/livekit`;
      const events = Array.from({ length: EVENTS }, (_, index) =>
        roomEvent('room_started', `room ${index % 7}`),
      );
      const answers = await Promise.all(
        events.map((event) =>
          postLiveKit(url, event, {}, { 'x-request': event.id }),
        ),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(
        new Set([200]),
      );
      const stats = () => running.app.get(Inbox).stats();
      await until(async () => (await stats()).backlog === 0, 'an empty inbox');
      await until(
        () => seen.filter(({ who }) => who === 'stream').length === EVENTS,
        'the end of the stream',
      );
      return events.map(({ id }) => id);
    }

    const stores = (who: string) =>
      new Set(seen.filter((it) => it.who === who).map((it) => it.store));

    it('handlers, and whatever hears of an event, run in the context of no request; a resolver in that of its own', async () => {
      const ids = await receive({});
      const inbox = running.app.get(Inbox);
      await storage.run('of an operator', () =>
        inbox.replay({ status: 'done' }, { handler: 'bus', rate: 1e6 }),
      );
      await until(
        () =>
          seen.filter(({ who }) => who === 'bus handler').length === 2 * EVENTS,
        'the replay',
      );
      expect(stores('resolver')).toEqual(new Set(ids));
      expect(new Map(WHO.map((who) => [who, stores(who)]))).toEqual(
        new Map(WHO.map((who) => [who, new Set([undefined])])),
      );
    });

    it('they run in the context that is made for their event', async () => {
      const ids = await receive({
        context: ({ id }, run) => storage.run(`made for ${id}`, run),
      });
      const made = new Set(ids.map((id) => `made for ${id}`));
      const inContext = WHO.filter((who) => who !== 'stream');
      expect(new Map(inContext.map((who) => [who, stores(who)]))).toEqual(
        new Map(inContext.map((who) => [who, made])),
      );
      expect(stores('stream')).toEqual(new Set([undefined]));
    });
  });
});
