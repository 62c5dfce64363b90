import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  memoryInbox,
  OnWebhookEvent,
  WebhooksModule,
  type NamedEvent,
} from 'nestjs-livestream-webhooks';
import {
  sendWebhook,
  sourceContract,
} from 'nestjs-livestream-webhooks/testing';
import { ADAPTERS, boot, type Running } from '../support/boot.js';
import { Recorder } from '../support/recorder.js';
import { acme, OnAcmeEvent, type AcmeEvent } from './acme.source.js';

@Injectable()
class Cameras {
  readonly seen: string[] = [];

  @OnAcmeEvent('camera.down')
  alarm({ data }: AcmeEvent<'camera.down'>) {
    this.seen.push(`${data.camera}: ${data.reason}`);
  }

  @OnWebhookEvent('acme.camera.up')
  welcome({ data }: NamedEvent<'acme.camera.up'>) {
    this.seen.push(`${data.camera}: up`);
  }
}

describe('the documented source', () => {
  it.each(sourceContract((secret) => acme({ secret })))('$title', ({ check }) =>
    check(),
  );
});

describe.each(ADAPTERS)('the documented source on %s', (adapter) => {
  let running: Running;

  afterEach(() => running.app.close());

  it('hands its events to their handlers', async () => {
    running = await boot({
      adapter,
      metadata: {
        imports: [
          WebhooksModule.forRoot({
            sources: [acme({ secret: 'the secret' })],
            inbox: memoryInbox(),
          }),
        ],
        providers: [Cameras],
      },
    });
    const { app } = running;
    await sendWebhook(app, acme, 'camera.up');
    await sendWebhook(app, acme, 'camera.down');
    expect(app.get(Cameras).seen).toEqual(['gate: up', 'gate: battery']);
  });
});

describe('what a parser of a source may get wrong', () => {
  const events = acme.source.routes['events']!;

  it.each<[string, object, number]>([
    ['no type', { type: undefined }, 400],
    ['a blank type', { type: '' }, 400],
    ['an id that is no text', { id: 7 }, 400],
    ['no key', { key: undefined }, 200],
    ['a blank key', { key: '' }, 200],
    ['a blank id', { id: '' }, 200],
    ['no id', { id: undefined }, 200],
    ['a time that is none', { occurredAt: new Date('soon') }, 200],
  ])('%s', async (_what, parsed, status) => {
    const open: (typeof events)['open'] = (options) => {
      const route = events.open(options);
      const parse: typeof route.parse = (request) => ({
        ...route.parse(request)!,
        ...parsed,
      });
      return { ...route, parse };
    };
    const source = { ...acme.source, routes: { events: { ...events, open } } };
    const account = { ...acme({ secret: 'the secret' }), source };
    const { app } = await boot({
      adapter: 'express',
      metadata: {
        imports: [
          WebhooksModule.forRoot({ sources: [account], inbox: memoryInbox() }),
        ],
        providers: [Recorder],
      },
    });
    const sent = await sendWebhook(app, acme, 'camera.up');
    const [event] = app.get(Recorder).events;
    await app.close();
    expect(sent.status).toBe(status);
    if (status !== 200) {
      expect(event).toBeUndefined();
      return;
    }
    expect(event).toMatchObject({
      id: expect.stringMatching(/./),
      key: 'key' in parsed ? 'default' : 'gate',
    });
    expect(event?.occurredAt).toEqual(event?.receivedAt);
  });
});

describe('the contract of sources', () => {
  const failing = async (source: typeof acme.source) => {
    const checks = sourceContract((secret) => ({
      account: 'acme',
      source,
      options: { secret },
    }));
    const outcomes = await Promise.all(
      checks.map(({ title, check }) =>
        check().then(
          () => undefined,
          () => title,
        ),
      ),
    );
    return outcomes.filter(Boolean);
  };
  const withRoute = (
    change: (route: ReturnType<(typeof events)['open']>) => object,
  ) => {
    const open: (typeof events)['open'] = (options) => {
      const route = events.open(options);
      return { ...route, ...change(route) };
    };
    return { ...acme.source, routes: { events: { ...events, open } } };
  };
  const events = acme.source.routes['events']!;

  it('finds a scheme that accepts everything', async () => {
    const source = withRoute(({ scheme }) => ({
      scheme: { ...scheme, verify: () => ({}) },
    }));
    expect(await failing(source)).toEqual([
      expect.stringMatching(/one bit flipped/),
      expect.stringMatching(/without one of its signature headers/),
      expect.stringMatching(/another secret/),
    ]);
  });

  it('finds samples that are not renewed, and published secrets that are not looked for', async () => {
    const samples = async () => {
      const { payloads, headers } = await acme.source.samples!();
      return { payloads, headers, renew: (payload: object) => payload };
    };
    expect(await failing({ ...acme.source, samples })).toEqual([
      expect.stringMatching(/makes each sample a new event/),
    ]);
    const publishedSecrets = { values: ['printed'], in: () => [] };
    expect(await failing({ ...acme.source, publishedSecrets })).toEqual([
      expect.stringMatching(/finds its published secrets/),
    ]);
  });

  it('finds a parser that misses the type or the key, and a missing sample', async () => {
    const untyped = withRoute((route) => ({
      parse: (request: never) => ({ ...route.parse(request), type: 'same' }),
    }));
    expect(await failing(untyped)).toHaveLength(2);
    const keyless = withRoute((route) => ({
      parse: (request: never) => ({ ...route.parse(request), key: '' }),
    }));
    expect(await failing(keyless)).toHaveLength(1);
    const eventTypes = [...acme.source.eventTypes, 'camera.moved'];
    expect(await failing({ ...acme.source, eventTypes })).toEqual([
      expect.stringMatching(/has a sample of every event/),
    ]);
  });
});
