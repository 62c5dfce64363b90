import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import {
  memoryInbox,
  WebhooksModule,
  type ConfiguredAccount,
  type SecretResolver,
} from 'nestjs-livestream-webhooks';
import {
  livekit,
  OnLiveKitEvent,
  type LiveKitEvent,
} from 'nestjs-livestream-webhooks/livekit';
import { ADAPTERS, boot, type Running } from './support/boot.js';
import { KEY, postLiveKit, roomEvent, SECRET } from './support/livekit.js';
import { Recorder } from './support/recorder.js';
import { until } from './support/until.js';

@Injectable()
class EuropeanHandlers {
  readonly accounts: string[] = [];

  @OnLiveKitEvent('room_started', { account: 'eu' })
  started(event: LiveKitEvent<'room_started'>) {
    this.accounts.push(event.account);
  }
}

describe.each(ADAPTERS)('on %s', (adapter) => {
  let running: Running;

  afterEach(() => running.app.close());

  const start = async (...sources: ConfiguredAccount[]) => {
    running = await boot({
      adapter,
      metadata: {
        imports: [WebhooksModule.forRoot({ sources, inbox: memoryInbox() })],
        providers: [Recorder],
      },
    });
    return running.app.get(Recorder);
  };

  const post = (path: string, event: object, key: string, secret: string) =>
    postLiveKit(`${running.url}/${path}`, event, { key, secret });

  describe('two accounts of one source', () => {
    it('have paths, secrets, ids and handlers of their own', async () => {
      running = await boot({
        adapter,
        metadata: {
          imports: [
            WebhooksModule.forRoot({
              inbox: memoryInbox(),
              sources: [
                livekit({ apiKey: 'A', apiSecret: 'secret-a' }),
                livekit({
                  account: 'eu',
                  path: 'hooks/eu',
                  apiKey: 'B',
                  apiSecret: 'secret-b',
                }),
              ],
            }),
          ],
          providers: [Recorder, EuropeanHandlers],
        },
      });
      const recorder = running.app.get(Recorder);
      const event = roomEvent();

      const verdicts = [
        await post('webhooks/livekit', event, 'A', 'secret-a'),
        await post('hooks/eu', event, 'B', 'secret-b'),
        await post('hooks/eu', event, 'A', 'secret-a'),
        await post('webhooks/eu', event, 'B', 'secret-b'),
      ];
      expect(verdicts.map(({ status }) => status)).toEqual([
        200, 200, 401, 404,
      ]);

      await until(() => recorder.events.length === 2);
      expect(
        recorder.events.map(({ source, account, signedBy }) => ({
          source,
          account,
          signedBy,
        })),
      ).toEqual([
        { source: 'livekit', account: 'livekit', signedBy: 'A' },
        { source: 'livekit', account: 'eu', signedBy: 'B' },
      ]);
      expect(running.app.get(EuropeanHandlers).accounts).toEqual(['eu']);
    });
  });

  describe('a secret', () => {
    it('that is being replaced is accepted along with its successor', async () => {
      await start(livekit({ apiKey: 'A', apiSecret: ['new', 'old'] }));
      for (const [secret, status] of [
        ['new', 200],
        ['old', 200],
        ['older', 401],
      ] as const) {
        const answer = await post('webhooks/livekit', roomEvent(), 'A', secret);
        expect(answer.status).toBe(status);
      }
    });

    it('is looked up by the API key that the token names', async () => {
      const keys = { A: 'secret-a', B: ['secret-b'] };
      const recorder = await start(livekit({ keys }));
      for (const [key, secret, status] of [
        ['A', 'secret-a', 200],
        ['B', 'secret-b', 200],
        ['B', 'secret-a', 401],
        ['C', 'secret-a', 401],
        ['__proto__', 'secret-a', 401],
      ] as const) {
        const answer = await post('webhooks/livekit', roomEvent(), key, secret);
        expect(answer.status).toBe(status);
      }
      await until(() => recorder.events.length === 2);
      expect(recorder.events.map((event) => event.signedBy)).toEqual([
        'A',
        'B',
      ]);
    });
  });

  describe('a secret resolver', () => {
    it('sees headers, URL and key id, but never the body', async () => {
      const seen: object[] = [];
      const keys: SecretResolver = (lookup) => {
        seen.push(lookup);
        return 'resolved';
      };
      await start(livekit({ keys }));
      const path = 'webhooks/livekit?tenant=7';
      const answer = await post(path, roomEvent(), 'A', 'resolved');
      expect(answer.status).toBe(200);
      expect(seen).toEqual([
        {
          keyId: 'A',
          url: '/webhooks/livekit?tenant=7',
          headers: expect.objectContaining({
            'content-type': ['application/webhook+json'],
          }),
        },
      ]);
    });

    it.each<[string, SecretResolver, number]>([
      ['knows no secret', () => undefined, 401],
      ['knows no such tenant', () => ({ secret: undefined, tenant: 't' }), 401],
      ['returns another secret', async () => 'another', 401],
      [
        'throws',
        () => {
          throw new Error('no database');
        },
        503,
      ],
      ['rejects', () => Promise.reject(new Error('no database')), 503],
      ['returns a blank', () => ' ', 503],
      ['returns an empty list', () => [], 503],
    ])('that %s gets this answer', async (_what, keys, status) => {
      const recorder = await start(livekit({ keys }));
      const answer = await post('webhooks/livekit', roomEvent(), 'A', '');
      expect(answer.status).toBe(status);
      expect(answer.headers.get('retry-after')).toBe(
        status === 503 ? '7' : null,
      );
      expect(JSON.stringify(await answer.json())).not.toContain('database');
      expect(recorder.events).toEqual([]);
    });

    it('keeps tenants apart: one can neither shadow nor block the events of another', async () => {
      const keys: SecretResolver = ({ keyId }) => ({
        secret: `secret-${keyId}`,
        tenant: `tenant-${keyId}`,
      });
      const recorder = await start(livekit({ keys }));
      const event = roomEvent();
      for (const key of ['A', 'B', 'A']) {
        const secret = `secret-${key}`;
        const answer = await post('webhooks/livekit', event, key, secret);
        expect(answer.status).toBe(200);
      }
      await until(() => recorder.events.length === 2);
      expect(recorder.events.map(({ tenant }) => tenant)).toEqual([
        'tenant-A',
        'tenant-B',
      ]);
    });
  });

  describe('forRootAsync', () => {
    it('takes the options of bare and named sources from its factory', async () => {
      @Module({
        providers: [{ provide: 'SECRETS', useValue: ['secret-a', 'secret-b'] }],
        exports: ['SECRETS'],
      })
      class SecretsModule {}

      running = await boot({
        adapter,
        metadata: {
          imports: [
            WebhooksModule.forRootAsync({
              sources: [
                livekit,
                livekit.named('eu', { path: 'hooks/eu' }),
                livekit({
                  account: 'fixed',
                  apiKey: 'C',
                  apiSecret: 'secret-c',
                }),
              ],
              imports: [SecretsModule],
              inject: ['SECRETS'],
              useFactory: async ([a = '', b = '']: string[]) => ({
                inbox: memoryInbox(),
                sources: {
                  livekit: { apiKey: 'A', apiSecret: a },
                  eu: { apiKey: 'B', apiSecret: b },
                },
              }),
            }),
          ],
          providers: [Recorder],
        },
      });
      const verdicts = [
        await post('webhooks/livekit', roomEvent(), 'A', 'secret-a'),
        await post('hooks/eu', roomEvent(), 'B', 'secret-b'),
        await post('webhooks/fixed', roomEvent(), 'C', 'secret-c'),
        await post('webhooks/livekit', roomEvent(), 'B', 'secret-b'),
      ];
      expect(verdicts.map(({ status }) => status)).toEqual([
        200, 200, 200, 401,
      ]);
    });
  });

  describe('forFeature', () => {
    it('registers a source in the module that handles it', async () => {
      @Module({
        imports: [
          WebhooksModule.forFeature(
            livekit({ account: 'eu', apiKey: 'B', apiSecret: 'secret-b' }),
          ),
        ],
        providers: [EuropeanHandlers],
        exports: [EuropeanHandlers],
      })
      class EuropeModule {}

      running = await boot({
        adapter,
        metadata: {
          imports: [
            WebhooksModule.forRoot({ inbox: memoryInbox() }),
            EuropeModule,
          ],
        },
      });
      const answer = await post('webhooks/eu', roomEvent(), 'B', 'secret-b');
      expect(answer.status).toBe(200);
      const handlers = running.app.get(EuropeanHandlers, { strict: false });
      await until(() => handlers.accounts.length === 1);
    });
  });
});

describe.each(ADAPTERS)('options of a source on %s', (adapter) => {
  let running: Running;

  afterEach(() => running.app.close());

  const start = async (key: (event: { event: string }) => string) => {
    running = await boot({
      adapter,
      metadata: {
        imports: [
          WebhooksModule.forRoot({
            sources: [livekit({ apiKey: KEY, apiSecret: SECRET, key })],
            inbox: memoryInbox(),
          }),
        ],
        providers: [Recorder],
      },
    });
    return running.app.get(Recorder);
  };
  const post = () =>
    postLiveKit(`${running.url}/webhooks/livekit`, roomEvent());

  it('lose no event where the key that they find is blank', async () => {
    const recorder = await start(() => '');
    expect((await post()).status).toBe(200);
    await until(() => recorder.events.length === 1);
    expect(recorder.events[0]?.key).toBe('default');
  });

  it('have the sender come back where they throw', async () => {
    await start(() => {
      throw new Error('a mistake of the application');
    });
    const answer = await post();
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('7');
  });
});
