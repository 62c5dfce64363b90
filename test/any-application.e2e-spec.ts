import { createRequire } from 'node:module';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { VersioningType } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { memoryInbox, WebhooksModule } from 'nestjs-livestream-webhooks';
import {
  AuthGuard,
  EchoController,
  EnvelopeInterceptor,
  EverythingFilter,
  Public,
  strictValidation,
} from './support/application-parts.js';
import {
  ADAPTERS,
  boot,
  type Adapter,
  type Running,
  type Setup,
} from './support/boot.js';
import { postLiveKit, roomEvent, testLiveKit } from './support/livekit.js';
import { Recorder } from './support/recorder.js';
import { until } from './support/until.js';

// CommonJS, and requires Nest, which is ESM: Jest can do that only once Nest is loaded.
const { SkipThrottle, ThrottlerGuard, ThrottlerModule } =
  await import('@nestjs/throttler');
// The test runner's module loader cannot import every CommonJS plugin by name.
const require = createRequire(import.meta.url);

/** Something that an application may have, and where its own route and ours are then found. */
interface Case extends Pick<Setup, 'options' | 'testing'> {
  readonly providers?: object[];
  readonly imports?: object[];
  readonly main?: (app: INestApplication, adapter: Adapter) => unknown;
  readonly webhooks?: string;
  readonly echo?: string;
  readonly echoed?: (body: unknown) => unknown;
  /** Without a body parser the application's own route gets no body, with us or without us. */
  readonly parsesNothing?: boolean;
}

const wrapped = (body: unknown) => ({ wrapped: body });
const throttler = ThrottlerModule.forRoot([{ ttl: 60_000, limit: 1 }]);

async function useSecurityHeaders(app: INestApplication, adapter: Adapter) {
  if (adapter === 'express') return app.use(require('helmet')());
  const fastify = app as NestFastifyApplication;
  return fastify.register(require('@fastify/helmet'));
}

async function useCompression(app: INestApplication, adapter: Adapter) {
  if (adapter === 'express') {
    return app.use(require('compression')({ threshold: 0 }));
  }
  const fastify = app as NestFastifyApplication;
  return fastify.register(require('@fastify/compress'), { threshold: 0 });
}

function useOwnParsers(app: INestApplication, adapter: Adapter) {
  if (adapter === 'express') {
    const express = app as NestExpressApplication;
    express.useBodyParser('raw', { type: 'application/webhook+json' });
    express.useBodyParser('json', { limit: '1kb' });
  } else {
    const fastify = app as NestFastifyApplication;
    fastify.useBodyParser('application/webhook+json');
    fastify.useBodyParser('application/json', { bodyLimit: 1024 });
  }
}

const cases: Readonly<Record<string, Case>> = {
  'nothing special': {},
  'rawBody: true': { options: { rawBody: true } },
  'bodyParser: false': { options: { bodyParser: false }, parsesNothing: true },
  'body parsers of its own': { main: useOwnParsers },
  'a global prefix': {
    main: (app) => app.setGlobalPrefix('api'),
    webhooks: '/api/webhooks/livekit',
    echo: '/api/echo',
  },
  'URI versioning': {
    main: (app) => app.enableVersioning({ type: VersioningType.URI }),
    echo: '/v1/echo',
  },
  'a global ValidationPipe': {
    providers: [{ provide: APP_PIPE, useValue: strictValidation }],
  },
  'a global auth guard': {
    providers: [{ provide: APP_GUARD, useClass: AuthGuard }],
  },
  'a global interceptor': {
    providers: [{ provide: APP_INTERCEPTOR, useClass: EnvelopeInterceptor }],
    echoed: wrapped,
  },
  'a global exception filter': {
    providers: [{ provide: APP_FILTER, useClass: EverythingFilter }],
  },
  'a throttler': {
    imports: [throttler],
    providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
  },
  helmet: { main: useSecurityHeaders },
  compression: { main: useCompression },
  'Test.createTestingModule': { testing: true },
  'all of it at once': {
    options: { rawBody: true },
    testing: true,
    imports: [throttler],
    providers: [
      { provide: APP_PIPE, useValue: strictValidation },
      { provide: APP_GUARD, useClass: AuthGuard },
      { provide: APP_GUARD, useClass: ThrottlerGuard },
      { provide: APP_INTERCEPTOR, useClass: EnvelopeInterceptor },
      { provide: APP_FILTER, useClass: EverythingFilter },
    ],
    main: async (app, adapter) => {
      await useSecurityHeaders(app, adapter);
      await useCompression(app, adapter);
      useOwnParsers(app, adapter);
      app.setGlobalPrefix('api');
      app.enableVersioning({ type: VersioningType.URI });
    },
    webhooks: '/api/webhooks/livekit',
    echo: '/api/v1/echo',
    echoed: wrapped,
  },
};

describe.each(ADAPTERS)('on %s, an application with', (adapter) => {
  let running: Running;

  afterEach(() => running.app.close());

  describe.each(Object.entries(cases))('%s', (_name, theCase) => {
    const { webhooks = '/webhooks/livekit', echo = '/echo' } = theCase;
    const { echoed = (body: unknown) => body, parsesNothing } = theCase;

    async function start(): Promise<Recorder> {
      running = await boot({
        adapter,
        ...(theCase.options && { options: theCase.options }),
        ...(theCase.testing && { testing: true }),
        main: (app) => theCase.main?.(app, adapter),
        metadata: {
          imports: [
            ...((theCase.imports ?? []) as []),
            WebhooksModule.forRoot({
              sources: [testLiveKit()],
              inbox: memoryInbox(),
              decorators: [Public(), SkipThrottle()],
            }),
          ],
          controllers: [EchoController],
          providers: [...((theCase.providers ?? []) as []), Recorder],
        },
      });
      return running.app.get(Recorder);
    }

    it('receives what is signed, refuses the rest, and keeps its own routes', async () => {
      const recorder = await start();
      const url = running.url + webhooks;
      const event = roomEvent('room_started', 'standup', {
        note: 'x'.repeat(5_000),
      });

      const genuine = await postLiveKit(url, event);
      expect([genuine.status, await genuine.json()]).toEqual([200, {}]);

      const forged = await postLiveKit(url, roomEvent(), { secret: 'wrong' });
      expect([forged.status, await forged.json()]).toEqual([
        401,
        {
          statusCode: 401,
          code: 'ERR_WEBHOOK_SIGNATURE',
          message: 'Not signed by the sender',
        },
      ]);

      const unreadable = await postLiveKit(url, Buffer.from('no json'));
      expect([unreadable.status, await unreadable.json()]).toMatchObject([
        400,
        { code: 'ERR_WEBHOOK_BODY_UNREADABLE' },
      ]);

      await until(() => recorder.events.length === 1);
      expect(recorder.events[0]).toMatchObject({ id: event.id, raw: event });

      if (parsesNothing) return;
      const own = await fetch(running.url + echo, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"own":"route"}',
      });
      expect([own.status, await own.json()]).toEqual([
        201,
        echoed({ own: 'route' }),
      ]);
    });
  });
});
