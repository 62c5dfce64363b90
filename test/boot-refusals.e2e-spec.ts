import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  Injectable,
  Logger,
  type DynamicModule,
  type ModuleMetadata,
} from '@nestjs/common';
import {
  memoryInbox,
  OnWebhookEvent,
  sqliteInbox,
  WebhookEventBus,
  WebhooksModule,
  type ConfiguredAccount,
  type WebhooksOptions,
} from 'nestjs-livestream-webhooks';
import {
  beluga,
  livekit,
  OnLiveKitEvent,
} from 'nestjs-livestream-webhooks/livekit';
import { livepeer } from 'nestjs-livestream-webhooks/livepeer';
import { postgresInbox } from 'nestjs-livestream-webhooks/postgres';
import { pumpfun } from 'nestjs-livestream-webhooks/pumpfun';
import { boot } from './support/boot.js';
import { testLiveKit } from './support/livekit.js';

const environment = { ...process.env };

afterEach(() => {
  process.env = { ...environment };
  jest.restoreAllMocks();
});

async function start(
  options: WebhooksOptions,
  providers: ModuleMetadata['providers'] = [],
) {
  const { app } = await boot({
    adapter: 'express',
    metadata: { imports: [WebhooksModule.forRoot(options)], providers },
  });
  await app.close();
}

describe('an application refuses to boot with', () => {
  const secret = 'secret-0123456789';

  it.each<[string, () => ConfiguredAccount[], RegExp]>([
    [
      'an empty secret',
      () => [livekit({ apiKey: 'A', apiSecret: '' })],
      /Source "livekit": apiSecret is blank.*LIVEKIT_API_SECRET/,
    ],
    [
      'a blank secret',
      () => [livekit({ apiKey: 'A', apiSecret: ' \t' })],
      /apiSecret is blank/,
    ],
    [
      'one blank secret among several',
      () => [livekit({ apiKey: 'A', apiSecret: [secret, ''] })],
      /apiSecret is blank/,
    ],
    [
      'no secret in the list',
      () => [livekit({ apiKey: 'A', apiSecret: [] })],
      /apiSecret is blank/,
    ],
    [
      'an undefined secret',
      () => [livekit({ apiKey: 'A', apiSecret: undefined as never })],
      /apiSecret is blank/,
    ],
    [
      'an empty API key',
      () => [livekit({ apiKey: '', apiSecret: secret })],
      /apiKey is blank/,
    ],
    ['no API keys', () => [livekit({ keys: {} })], /keys must be a resolver/],
    [
      'a blank secret in the map of keys',
      () => [livekit({ keys: { A: secret, B: [''] } })],
      /keys must be a resolver/,
    ],
    [
      'a negative leeway',
      () => [livekit({ apiKey: 'A', apiSecret: secret, leeway: -1 })],
      /leeway must be a number of seconds, 0 or more/,
    ],
    [
      'an environment without the variables that it asks for',
      () => [livekit.fromEnv({}, {})],
      /LIVEKIT_API_KEY.*LIVEKIT_API_SECRET/,
    ],
    [
      'the Beluga flavour without its secret',
      () => [livekit.fromEnv(beluga, {})],
      /Source "beluga": apiSecret is blank/,
    ],
    [
      'a signature that there is not',
      () => [
        livekit({ ...beluga, signature: 'hmac' as never, apiSecret: secret }),
      ],
      /signature must be 'beluga', or left out/,
    ],
    [
      'no event to keep',
      () => [livekit({ ...beluga, events: [], apiSecret: secret })],
      /events is empty, so nothing would be kept/,
    ],
    [
      'a blank secret of Livepeer',
      () => [livepeer({ secret: '' })],
      /Source "livepeer": secret is blank.*LIVEPEER_WEBHOOK_SECRET/,
    ],
    [
      'an event that LiveKit does not send',
      () => [
        livekit({
          ...beluga,
          events: ['room-finished' as never],
          apiSecret: secret,
        }),
      ],
      /events names a type that LiveKit does not send. It sends: room_started/,
    ],
    [
      'no secret of Pump.fun at all',
      () => [pumpfun.fromEnv({}, {})],
      /secret is blank.*PUMPFUN_WEBHOOK_SECRET.*without x-signature, set tokenSecret or keys/,
    ],
    [
      'a blank token secret of Pump.fun beside keys',
      () => [pumpfun({ secret, tokenSecret: '', keys: { A: secret } })],
      /tokenSecret is blank/,
    ],
    [
      'a token secret of Pump.fun that signs something else, too',
      () => [pumpfun({ secret: ['x', secret], tokenSecret: secret })],
      /tokenSecret is also the secret of x-signature, or of a LiveKit API key/,
    ],
    [
      'a token secret of Pump.fun that is a LiveKit secret',
      () => [pumpfun({ tokenSecret: ['x', secret], keys: { A: secret } })],
      /tokenSecret is also the secret of x-signature, or of a LiveKit API key/,
    ],
    [
      'no keys where only they are given',
      () => [pumpfun({ secret, keys: {} })],
      /keys must be a resolver/,
    ],
    ...[{ type: 'kind' }, { type: [] }, { kind: ['type'] }, 'kind', null].map(
      (fields): [string, () => ConfiguredAccount[], RegExp] => [
        `${JSON.stringify(fields)} for the fields of Pump.fun`,
        () => [pumpfun({ secret, fields: fields as never })],
        /fields must hold lists of names/,
      ],
    ),
    ...[NaN, Infinity].flatMap(
      (time): [string, () => ConfiguredAccount[], RegExp][] => [
        [
          `a leeway of ${time}`,
          () => [livekit({ apiKey: 'A', apiSecret: secret, leeway: time })],
          /leeway must be a number of seconds, 0 or more/,
        ],
        [
          `a tolerance of ${time}`,
          () => [livepeer({ secret, tolerance: time })],
          /tolerance must be a number of seconds, 1 or more/,
        ],
      ],
    ),
    [
      'an account on a route of another',
      () => [
        livepeer({ secret }),
        testLiveKit({ path: '/Webhooks/livepeer/access-control/' }),
      ],
      /The accounts "livepeer" and "livekit" have the same path/,
    ],
    [
      'two accounts of one name',
      () => [testLiveKit(), testLiveKit({ path: 'other' })],
      /Two sources are registered as account "livekit".*livekit\(\{ account: '\.\.\.' \}\)/,
    ],
    [
      'two accounts on one path',
      () => [
        testLiveKit(),
        testLiveKit({ account: 'eu', path: 'webhooks/livekit' }),
      ],
      /have the same path, "webhooks\/livekit"/,
    ],
  ])('%s', async (_what, sources, message) => {
    await expect(start({ sources: sources() })).rejects.toThrow(message);
  });

  it.each<[string, WebhooksOptions, RegExp]>([
    [
      'a limit that is no number',
      { limits: { body: '2mb' as never } },
      /limits: body must /,
    ],
    [
      'a negative shutdown timeout',
      { shutdownTimeout: -1 },
      /shutdownTimeout must be a number of milliseconds, 0 or more/,
    ],
    [
      'a context that is no function',
      { context: { tenant: 'north' } as never },
      /context must be a function that calls run: \(event, run\) =>/,
    ],
    [
      'the event emitter bridge but no event emitter',
      { eventEmitter: true },
      /install @nestjs\/event-emitter and import EventEmitterModule/,
    ],
  ])('%s', async (_what, options, message) => {
    await expect(start(options)).rejects.toThrow(message);
  });

  it('forRoot imported twice', async () => {
    const imports = [
      WebhooksModule.forRoot({ sources: [testLiveKit()] }),
      WebhooksModule.forRoot({ sources: [testLiveKit({ account: 'eu' })] }),
    ];
    await expect(
      boot({ adapter: 'express', metadata: { imports } }),
    ).rejects.toThrow(/imported twice.*forFeature/);
  });

  it('a handler for an account that is not registered', async () => {
    @Injectable()
    class Handlers {
      @OnLiveKitEvent('room_started', { account: 'us' })
      started() {}
    }
    await expect(
      start({ sources: [testLiveKit()] }, [Handlers]),
    ).rejects.toThrow(
      'The handler "Handlers.started" asks for account "us", which is not registered. Registered: "livekit"',
    );
  });

  it('an inbox without room', () => {
    expect(() => memoryInbox({ capacity: -1 })).toThrow(
      'memoryInbox: capacity must be a whole number, 1 or more',
    );
  });

  it('two handlers of one id', async () => {
    @Injectable()
    class First {
      @OnWebhookEvent({ id: 'audit' })
      every() {}
    }
    @Injectable()
    class Second {
      @OnWebhookEvent({ id: 'audit' })
      every() {}
    }
    await expect(
      start({ sources: [testLiveKit()] }, [First, Second]),
    ).rejects.toThrow(
      /Two handlers have the id "audit".*Give one of them another/,
    );
  });

  it('a handler on the bus that has the id of another', async () => {
    @Injectable()
    class Handlers {
      constructor(bus: WebhookEventBus) {
        bus.on('*', () => {}, { id: 'Handlers.every' });
      }

      @OnWebhookEvent()
      every() {}
    }
    await expect(
      start({ sources: [testLiveKit()] }, [Handlers]),
    ).rejects.toThrow(/Two handlers have the id "Handlers.every"/);
  });

  it.each<[string, WebhooksOptions, RegExp]>([
    [
      'a secret from documentation, in production',
      {
        sources: [livekit({ apiKey: 'devkey', apiSecret: 'secret' })],
        inbox: memoryInbox({ acceptLoss: true }),
      },
      /Source "livekit" uses a secret that is printed in documentation/,
    ],
    [
      'the secret of the sample, in production',
      {
        sources: [
          livekit({
            keys: { devkey: 'devsecret-0123456789abcdef0123456789abcdef' },
          }),
        ],
        inbox: memoryInbox({ acceptLoss: true }),
      },
      /printed in documentation/,
    ],
    ...[
      livekit({
        ...beluga,
        apiSecret: 'devsecret-0123456789abcdef0123456789abcdef',
      }),
      livepeer({ secret: ['my own', 'livepeer-dev-secret'] }),
      pumpfun({ secret: 'pumpfun-dev-secret', tokenSecret: 'my own' }),
      pumpfun({
        secret: 'my own',
        tokenSecret: 'pumpfun-dev-token-secret-0123456789abcdef',
      }),
    ].map((source): [string, WebhooksOptions, RegExp] => [
      `a secret of the sample for ${source.account}, in production`,
      { sources: [source], inbox: memoryInbox({ acceptLoss: true }) },
      /printed in documentation/,
    ]),
    [
      'no durable inbox, in production, and says first how to keep events',
      { sources: [testLiveKit()] },
      /sqliteInbox\(.*postgresInbox\(.*memoryInbox\(\{ acceptLoss: true \}\)/,
    ],
  ])('%s', async (_what, options, message) => {
    process.env['NODE_ENV'] = 'production';
    await expect(start(options)).rejects.toThrow(message);
  });
});

/** What the types forbid, to those who have them. */
describe('an application in JavaScript refuses to boot with', () => {
  const { forRoot, forRootAsync, forFeature } = WebhooksModule as unknown as {
    [Way in 'forRoot' | 'forRootAsync' | 'forFeature']: (
      ...args: unknown[]
    ) => DynamicModule;
  };
  const sources = [testLiveKit()];
  const returning = (options: unknown) =>
    forRootAsync({ sources: [livekit], useFactory: () => options });
  const options = { apiKey: 'A', apiSecret: 'secret-0123456789' };

  it.each<[string, () => DynamicModule, RegExp]>([
    ['null', () => forRoot(null), /takes an object with options/],
    [
      'a source that is in no list',
      () => forRoot({ sources: testLiveKit() }),
      /forRoot: sources must be a list: sources: \[livekit\(\{/,
    ],
    [
      'sources by name',
      () => forRoot({ sources: { livekit: options } }),
      /sources must be a list/,
    ],
    [
      'a source that is not called',
      () => forRoot({ sources: [livekit] }),
      /"livekit" has no options. In forRoot, call it with them: livekit\(/,
    ],
    [
      'a source that is called with nothing',
      () => forRoot({ sources: [(livekit as unknown as () => unknown)()] }),
      /apiKey is blank/,
    ],
    [
      'a source that is not there',
      () => forRoot({ sources: [undefined] }),
      /sources\[0\] is undefined.*imported from a file that imports this one/,
    ],
    [
      'options in place of a source',
      () => forRoot({ sources: [options] }),
      /sources\[0\] is no source/,
    ],
    ['no source for a feature', () => forFeature(), /first argument is undef/],
    [
      'a list for a feature',
      () => forFeature(sources),
      /first argument is no source: give it livekit\(/,
    ],
    [
      'an option that there is not',
      () => forRoot({ sources, forwards: [] }),
      /forRoot has no option forwards/,
    ],
    [
      'a decorator in no list',
      () => forRoot({ sources, decorators: () => {} }),
      /decorators must be a list of class decorators/,
    ],
    [
      'a role that there is not',
      () => forRoot({ sources, role: 'wroker' }),
      /role must be 'all', 'web' or 'worker'/,
    ],
    [
      'a path that is no text',
      () => forRoot({ sources, path: /webhooks/ }),
      /path must be a text/,
    ],
    [
      'an inbox that is not called',
      () => forRoot({ sources, inbox: memoryInbox }),
      /inbox must be what sqliteInbox/,
    ],
    [
      'the name of an inbox',
      () => forRoot({ sources, inbox: 'sqlite' }),
      /inbox must be what sqliteInbox/,
    ],
    [
      'a destination that is in no list',
      () => forRoot({ sources, forward: { url: 'https://example.com' } }),
      /forward must be a list of what forwardTo\(/,
    ],
    [
      'a destination without what it gets',
      () => forRoot({ sources, forward: [{ url: 'https://example.com' }] }),
      /forward must be a list of what forwardTo\(/,
    ],
    [
      'limits that are none',
      () => forRoot({ sources, limits: 5 }),
      /limits must be an object/,
    ],
    [
      'no factory',
      () => forRootAsync({ sources: [livekit] }),
      /needs one of useFactory, useClass and useExisting, .*got none/,
    ],
    [
      'two factories',
      () => forRootAsync({ useFactory: () => ({}), useClass: class {} }),
      /got useFactory and useClass/,
    ],
    [
      'a factory that is none',
      () => forRootAsync({ useFactory: {} }),
      /needs one of useFactory/,
    ],
    [
      'a factory that returns nothing',
      () => returning(undefined),
      /is undefined, not an object.*parentheses around the braces/,
    ],
    ['one that returns null', () => returning(null), /is null, not an object/],
    [
      'one that returns a list of sources',
      () => returning({ sources: [testLiveKit()] }),
      /sources must be an object, the options of each account/,
    ],
    [
      'one that forgets an account',
      () => returning({ sources: {} }),
      /"livekit" has no options/,
    ],
    [
      'one that returns options of an account that is not registered',
      () => returning({ sources: { livekit: options, eu: options } }),
      /options for the account "eu".*Registered: "livekit".*livekit\.named\('eu'\)/,
    ],
    [
      'one that returns what must be known before',
      () => returning({ sources: { livekit: options }, path: 'hooks' }),
      /has path, which must be known before: give it to forRootAsync itself/,
    ],
    [
      'one that returns what is no option',
      () => returning({ sources: { livekit: options }, inboxes: [] }),
      /has inboxes, which is no option/,
    ],
    [
      'what its factory should return',
      () => forRootAsync({ inbox: memoryInbox(), useFactory: () => ({}) }),
      /has inbox, which belongs into what its factory returns/,
    ],
  ])('%s', async (_what, module, message) => {
    const start = async () => {
      const { app } = await boot({
        adapter: 'express',
        metadata: { imports: [module()] },
      });
      await app.close();
    };
    await expect(start()).rejects.toThrow(message);
    await expect(start()).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_CONFIGURATION',
    });
  });

  it('inboxes that are called with nothing', () => {
    const nothing = undefined as never;
    expect(() => sqliteInbox(nothing)).toThrow(/path must be the name/);
    expect(() => postgresInbox(nothing)).toThrow(/give a connectionString/);
  });

  it.each([
    ['sources by other modules only', { useFactory: () => ({}) }],
    ['an empty list', { sources: [], useFactory: async () => ({}) }],
  ])('but boots forRootAsync with %s', async (_what, options) => {
    const { app } = await boot({
      adapter: 'express',
      metadata: {
        imports: [forRootAsync(options), forFeature(testLiveKit())],
      },
    });
    await app.close();
  });
});

describe('an application boots', () => {
  function warnings() {
    const warn = jest.spyOn(Logger.prototype, 'warn');
    return () => warn.mock.calls.map(([text]) => String(text));
  }

  it('in production, where it accepts the loss of a memory inbox', async () => {
    process.env['NODE_ENV'] = 'production';
    const inbox = memoryInbox({ acceptLoss: true });
    await start({ sources: [testLiveKit()], inbox });
  });

  it('without any source, reading nothing from the environment', async () => {
    process.env['LIVEKIT_API_KEY'] = '';
    await start({});
  });

  it('without a handler, and warns', async () => {
    const warned = warnings();
    await start({ sources: [testLiveKit()] });
    expect(warned()).toContainEqual(
      expect.stringMatching(/^No handler is registered.*providers/),
    );
  });

  it('with a handler for an event that is not known, and warns', async () => {
    @Injectable()
    class Handlers {
      @OnWebhookEvent('livekit.room_finishd')
      typo() {}

      @OnWebhookEvent('acme.something')
      elsewhere() {}
    }
    const warned = warnings();
    await start({ sources: [testLiveKit()] }, [Handlers]);
    expect(warned()).toEqual([
      'The inbox is memory: events that wait when the process ends are lost',
      expect.stringMatching(
        /^The handler "Handlers.typo" waits for "livekit.room_finishd", which LiveKit is not known to send\. Known: room_started, /,
      ),
      'The handler "Handlers.elsewhere" waits for "acme.something", but no source "acme" is registered',
    ]);
  });

  it('with a secret from documentation outside production, and warns without telling it', async () => {
    const warned = warnings();
    await start({
      sources: [livekit({ apiKey: 'devkey', apiSecret: 'secret' })],
    });
    expect(warned()).toContainEqual(
      'Source "livekit" uses a secret that is printed in documentation: anybody can sign with it. Set one of your own',
    );
  });

  it.each<[string, () => ConfiguredAccount, string[]]>([
    [
      'a line break at the end of a secret',
      () => livekit({ apiKey: 'A', apiSecret: 'hush-0123456789\n' }),
      ['"livekit": apiSecret (LIVEKIT_API_SECRET of fromEnv()) has'],
    ],
    [
      'a blank before an API key, and in the second of its secrets',
      () => livekit({ apiKey: ' A', apiSecret: ['hush', 'hush '] }),
      [
        '"livekit": apiKey (LIVEKIT_API_KEY of fromEnv()) has',
        '"livekit": apiSecret[1] (LIVEKIT_API_SECRET of fromEnv()) has',
      ],
    ],
    [
      'a line break in a map of keys',
      () => livekit({ account: 'eu', keys: { A: 'hush', B: ['hu\r\nsh'] } }),
      ['"eu": keys["B"][0] has'],
    ],
    [
      'a blank behind the name of a key',
      () => livekit({ keys: { 'A ': 'hush' } }),
      ['"livekit": the name keys["A "] has'],
    ],
    [
      'a blank in the secret of Livepeer',
      () => livepeer({ secret: '\thush' }),
      ['"livepeer": secret (LIVEPEER_WEBHOOK_SECRET of fromEnv()) has'],
    ],
    [
      'a blank in the secrets of Pump.fun',
      () => pumpfun({ secret: 'hush ', tokenSecret: ' hush of tokens' }),
      [
        '"pumpfun": secret (PUMPFUN_WEBHOOK_SECRET of fromEnv()) has',
        '"pumpfun": tokenSecret (PUMPFUN_TOKEN_SECRET of fromEnv()) has',
      ],
    ],
    [
      'blanks within a secret only',
      () => livepeer({ secret: 'hush hush' }),
      [],
    ],
  ])('with %s, and warns of what was copied', async (_what, source, named) => {
    const warned = warnings();
    await start({ sources: [source()] });
    const found = warned().filter((text) => text.includes('line break'));
    expect(found).toEqual(
      named.map((text) => expect.stringContaining(`Source ${text} a blank`)),
    );
    expect(found.join()).not.toContain('hush');
  });

  it('with the options of `fromEnv`', async () => {
    const env = { LIVEKIT_API_KEY: 'A', LIVEKIT_API_SECRET: 'env-secret' };
    await start({ sources: [livekit.fromEnv({ account: 'eu' }, env)] });
  });
});
