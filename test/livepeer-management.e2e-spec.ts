import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  ConsoleLogger,
  Inject,
  Injectable,
  Module,
  type ModuleMetadata,
} from '@nestjs/common';
import {
  memoryInbox,
  WebhooksModule,
  type InboxOption,
  type Role,
} from 'nestjs-livestream-webhooks';
import {
  livepeer,
  LivepeerWebhooks,
  type LivepeerOptions,
} from 'nestjs-livestream-webhooks/livepeer';
import { postgresInbox } from 'nestjs-livestream-webhooks/postgres';
import { ADAPTERS, boot, type Running } from './support/boot.js';
import { FakeLivepeer } from './support/fake-livepeer.js';
import { testDatabase } from './support/postgres.js';
import { until } from './support/until.js';

const SECRET = 'the-shared-secret';

const register = {
  url: 'https://example.com/webhooks/livepeer',
  events: ['stream.started', 'stream.idle'],
} as const;

/** Remembers every line. */
class Log extends ConsoleLogger {
  readonly lines: string[] = [];

  constructor() {
    super({ colors: false });
  }

  protected override printMessages(messages: unknown[]): void {
    this.lines.push(...messages.map(String));
  }

  protected override printStackTrace(stack?: string): void {
    if (stack) this.lines.push(stack);
  }

  /** The lines about the webhook at Livepeer. */
  get about(): readonly string[] {
    return this.lines.filter((line) => line.includes('at Livepeer'));
  }
}

@Injectable()
class Manager {
  constructor(readonly webhooks: LivepeerWebhooks) {}
}

@Injectable()
class EuropeanManager {
  constructor(
    @Inject(LivepeerWebhooks.of('eu')) readonly webhooks: LivepeerWebhooks,
  ) {}
}

let fake: FakeLivepeer;
let log: Log;
let running: Running[];

beforeEach(async () => {
  fake = await FakeLivepeer.start();
  fake.keys.set('eu-key', { userId: 'european' });
  log = new Log();
  running = [];
});

afterEach(async () => {
  for (const { app } of running) await app.close();
  await fake.close();
});

async function start(
  metadata: ModuleMetadata,
  adapter: (typeof ADAPTERS)[number] = 'express',
) {
  const started = await boot({ adapter, metadata, options: { logger: log } });
  running.push(started);
  return started.app;
}

const withOptions = (
  options: Partial<LivepeerOptions> = {},
  role: Role = 'all',
  inbox: InboxOption = memoryInbox(),
): ModuleMetadata => ({
  imports: [
    WebhooksModule.forRoot({
      inbox,
      role,
      sources: [
        livepeer({
          secret: SECRET,
          apiKey: 'key',
          apiUrl: fake.url,
          ...options,
        }),
      ],
    }),
  ],
});

describe.each(ADAPTERS)('LivepeerWebhooks on %s', (adapter) => {
  const usersOf = async (...clients: LivepeerWebhooks[]) => {
    for (const client of clients) await client.list();
    return fake.calls.map(({ authorization }) => authorization);
  };

  it('is injected anywhere, also into modules that do not import the library', async () => {
    @Module({ providers: [Manager], exports: [Manager] })
    class ManagerModule {}

    const { imports = [] } = withOptions();
    const app = await start({ imports: [...imports, ManagerModule] }, adapter);
    const manager = app.get(Manager, { strict: false });
    expect(manager.webhooks).toBeInstanceOf(LivepeerWebhooks);
    const made = await manager.webhooks.create({
      ...register,
      name: 'by hand',
      sharedSecret: SECRET,
    });
    expect(fake.webhooks).toEqual([expect.objectContaining({ id: made.id })]);
    expect(await usersOf(app.get(LivepeerWebhooks))).toEqual([
      'Bearer key',
      'Bearer key',
    ]);
  });

  it('is that of the first account, or of the one that is named', async () => {
    const options = { secret: SECRET, apiUrl: fake.url };
    const app = await start(
      {
        imports: [
          WebhooksModule.forRootAsync({
            sources: [livepeer, livepeer.named('eu')],
            useFactory: async () => ({
              inbox: memoryInbox(),
              sources: {
                livepeer: { ...options, apiKey: 'key' },
                eu: { ...options, apiKey: 'eu-key' },
              },
            }),
          }),
        ],
        providers: [Manager, EuropeanManager],
      },
      adapter,
    );
    expect(
      await usersOf(
        app.get(Manager).webhooks,
        app.get(EuropeanManager).webhooks,
      ),
    ).toEqual(['Bearer key', 'Bearer eu-key']);
  });

  it('comes with forFeature into the module that imports it', async () => {
    @Module({
      imports: [
        WebhooksModule.forFeature(
          livepeer({
            account: 'eu',
            secret: SECRET,
            apiKey: 'eu-key',
            apiUrl: fake.url,
          }),
        ),
      ],
      providers: [Manager, EuropeanManager],
    })
    class EuropeModule {}

    const app = await start(
      {
        imports: [
          WebhooksModule.forRoot({ inbox: memoryInbox() }),
          EuropeModule,
        ],
      },
      adapter,
    );
    expect(
      await usersOf(
        app.get(Manager, { strict: false }).webhooks,
        app.get(EuropeanManager, { strict: false }).webhooks,
      ),
    ).toEqual(['Bearer eu-key', 'Bearer eu-key']);
  });
});

describe('without an API key', () => {
  const withoutKey = () => withOptions({ apiKey: undefined });

  it('an application that does not inject LivepeerWebhooks starts', async () => {
    const app = await start(withoutKey());
    expect(() => void app.get(LivepeerWebhooks).list()).toThrow(
      /LivepeerWebhooks needs apiKey/,
    );
  });

  it.each([
    ['a class', Manager],
    [
      'a factory',
      {
        provide: 'USES',
        inject: [LivepeerWebhooks],
        useFactory: (webhooks: LivepeerWebhooks) => ({ webhooks }),
      },
    ],
  ])('%s that injects it refuses to start', async (_what, provider) => {
    const metadata = { ...withoutKey(), providers: [provider] };
    await expect(start(metadata)).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_CONFIGURATION',
      message: expect.stringMatching(
        /^(Manager|USES) injects .*needs apiKey.*LIVEPEER_API_KEY/,
      ),
    });
  });

  it('a class that injects it into a property is refused, too', async () => {
    @Injectable()
    class ByProperty {
      @Inject(LivepeerWebhooks) readonly webhooks!: LivepeerWebhooks;
    }
    const metadata = { ...withoutKey(), providers: [ByProperty] };
    await expect(start(metadata)).rejects.toThrow(/^ByProperty injects/);
  });
});

describe('livepeer({ register })', () => {
  it('creates the webhook in the background, with the secret that verifies', async () => {
    await start(withOptions({ register }));
    await until(() => log.about.length > 0);
    expect(fake.webhooks).toEqual([
      expect.objectContaining({ ...register, sharedSecret: SECRET }),
    ]);
    expect(log.about).toEqual([expect.stringMatching(/is [\w-]+: created$/)]);
  });

  it('of three applications that start at once leaves one webhook', async () => {
    fake.latency = 30;
    const other = fake.add({ ...register, name: 'other', url: 'https://b.c/' });
    const starting = [1, 2, 3].map(() => start(withOptions({ register })));
    await Promise.all(starting);
    await until(() => log.about.length === 3);
    expect(fake.writes.filter((call) => call === 'POST /webhook').length).toBe(
      3,
    );
    expect(fake.webhooks).toHaveLength(2);
    expect(fake.webhooks).toContain(other);
    const [id, ...more] = new Set(
      log.about.map((line) => / is ([\w-]+): /.exec(line)?.[1]),
    );
    expect(more).toEqual([]);
    expect(fake.webhooks.map((webhook) => webhook.id)).toContain(id);
  });

  it('writes nothing when nothing changed, and updates a changed list of events', async () => {
    fake.add({ ...register, name: 'streams', sharedSecret: SECRET });
    await start(withOptions({ register }));
    await until(() => log.about.length === 1);
    expect(fake.writes).toEqual([]);

    const events = ['stream.idle', 'asset.ready'] as const;
    await start(withOptions({ register: { ...register, events } }));
    await until(() => log.about.length === 2);
    expect(fake.writes).toEqual([expect.stringMatching(/^PUT /)]);
    expect(fake.webhooks).toEqual([
      expect.objectContaining({ name: 'streams', events }),
    ]);
  });

  it('runs where webhooks are received, and not in a worker', async () => {
    const database = await testDatabase();
    const inbox = postgresInbox({
      connectionString: database.url,
      schema: database.schema,
    });
    const worker = await start(withOptions({ register }, 'worker', inbox));
    await worker.close();
    expect(fake.calls).toEqual([]);
    const web = await start(withOptions({ register }, 'web', inbox));
    await until(() => log.about.length === 1);
    await web.close();
    await database.drop();
  });

  it('takes part in forRootAsync', async () => {
    await start({
      imports: [
        WebhooksModule.forRootAsync({
          sources: [livepeer],
          useFactory: () => ({
            inbox: memoryInbox(),
            sources: {
              livepeer: {
                secret: SECRET,
                apiKey: 'key',
                apiUrl: fake.url,
                register,
              },
            },
          }),
        }),
      ],
    });
    await until(() => log.about.length === 1);
    expect(fake.webhooks).toHaveLength(1);
  });

  it('does not keep the application from starting when it fails, and says what to do', async () => {
    const options = { register, apiKey: 'a-wrong-key' };
    const app = await start(withOptions(options));
    expect(app.getHttpServer().listening).toBe(true);
    await until(() => log.about.length === 1);
    expect(log.about[0]).toMatch(
      /could not be registered.*API key is wrong.*Set apiKey/,
    );
    expect(log.lines.join('\n')).not.toMatch(/a-wrong-key|the-shared-secret/);
  });

  it('ends with the application, at once', async () => {
    fake.latency = 600_000;
    const app = await start(withOptions({ register }));
    await until(() => fake.calls.length === 1);
    const began = Date.now();
    await app.close();
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(log.about).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    ['an API key', { apiKey: undefined, register }, /apiKey/],
    ['a usable API key', { apiKey: 'a\n' }, /apiKey/],
    ['a plain secret', { secret: () => 's', register }, /register needs a sec/],
    ['events', { register: { ...register, events: [] } }, /register must be/],
    [
      'known events',
      { register: { ...register, events: ['playback.accessControl'] } },
      /register must be/,
    ],
    [
      'an address',
      { register: { ...register, url: '/x' } },
      /register must be/,
    ],
    ['an API', { apiUrl: 'livepeer.studio' }, /apiUrl must be/],
  ])('refuses to start without %s', async (_what, options, message) => {
    await expect(start(withOptions(options))).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_CONFIGURATION',
      message: expect.stringMatching(message),
    });
  });

  it('reads the key from the environment', () => {
    const env = { LIVEPEER_WEBHOOK_SECRET: SECRET, LIVEPEER_API_KEY: 'key' };
    expect(livepeer.fromEnv({ register }, env).options).toEqual({
      secret: SECRET,
      apiKey: 'key',
      register,
    });
    const empty = { ...env, LIVEPEER_API_KEY: '' };
    expect(livepeer.fromEnv({}, empty).options).toEqual({ secret: SECRET });
  });
});
