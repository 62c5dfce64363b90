import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Controller,
  ForbiddenException,
  Injectable,
  Post,
  Scope,
  ServiceUnavailableException,
  UnprocessableEntityException,
  UseGuards,
  type CanActivate,
  type INestApplication,
  type NestInterceptor,
} from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import {
  hmac,
  memoryInbox,
  SignatureGuard,
  WebhooksModule,
  type WebhooksOptions,
} from 'nestjs-livestream-webhooks';
import { AuthGuard, Public } from './support/application-parts.js';
import { ADAPTERS, boot, type Running, type Setup } from './support/boot.js';
import { KeptLog } from './support/kept-log.js';
import { postLiveKit, roomEvent, testLiveKit } from './support/livekit.js';
import { Recorder } from './support/recorder.js';
import { until } from './support/until.js';

// CommonJS, and requires Nest, which is ESM: Jest can do that only once Nest is loaded.
const { ThrottlerGuard, ThrottlerModule } = await import('@nestjs/throttler');

const FIX =
  'WebhooksModule.forRoot({ decorators: [Public(), SkipThrottle()] })';

@Injectable({ scope: Scope.REQUEST })
class ScopedGuard implements CanActivate {
  canActivate(): boolean {
    throw new ForbiddenException();
  }
}

class Maintenance implements NestInterceptor {
  intercept(): never {
    throw new ServiceUnavailableException();
  }
}

describe.each(ADAPTERS)('on %s', (adapter) => {
  let running: Running;
  let log: KeptLog;

  afterEach(() => running.app.close());

  async function start(
    options: WebhooksOptions,
    { imports = [], providers = [], controllers = [] }: Setup['metadata'] = {},
    main?: (app: INestApplication) => unknown,
  ) {
    log = new KeptLog();
    running = await boot({
      adapter,
      options: { logger: log },
      ...(main && { main }),
      metadata: {
        imports: [
          ...imports,
          WebhooksModule.forRoot({
            sources: [testLiveKit()],
            inbox: memoryInbox({ acceptLoss: true }),
            ...options,
          }),
        ],
        controllers,
        providers: [...providers, Recorder],
      },
    });
  }

  const send = () =>
    postLiveKit(`${running.url}/webhooks/livekit`, roomEvent());
  const aboutGuards = () =>
    log.complaints.filter((line) => line.includes('Global guards'));
  const aboutAnswers = () =>
    log.complaints.filter((line) => line.includes('by the application'));

  it.each([
    ['AuthGuard', 'AuthGuard', { provide: APP_GUARD, useClass: AuthGuard }],
    [
      'request-scoped guard',
      'ScopedGuard',
      { provide: APP_GUARD, useClass: ScopedGuard },
    ],
    ['guard of main.ts', 'ScopedGuard', undefined],
  ])(
    'a global %s without an opt-out is told at the start, with the fix',
    async (_which, name, provider) => {
      await start({}, { providers: provider ? [provider] : [] }, (app) => {
        if (!provider) app.useGlobalGuards(new ScopedGuard());
      });
      expect(aboutGuards()).toEqual([
        expect.stringContaining(
          `Global guards (${name}) stand before the routes of livekit.`,
        ),
      ]);
      expect(aboutGuards()[0]).toContain(FIX);
      expect((await send()).status).toBe(403);
      await until(() => aboutAnswers().length > 0, 'a line');
      expect(aboutAnswers()[0]).toMatch(
        /\/webhooks\/livekit: answered 403 by the application/,
      );
      expect(aboutAnswers()[0]).toContain(FIX);
    },
  );

  it('a global guard that is told to let webhooks through is no matter for the log', async () => {
    await start(
      { decorators: [Public()] },
      { providers: [{ provide: APP_GUARD, useClass: AuthGuard }] },
    );
    expect((await send()).status).toBe(200);
    expect(aboutGuards()).toEqual([]);
    await running.app.close();
    expect(aboutAnswers()).toEqual([]);
  });

  it('what a rate limit refuses is one line at once, and one with the number at the end', async () => {
    await start(
      {},
      {
        imports: [ThrottlerModule.forRoot([{ ttl: 60_000, limit: 1 }])],
        providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
      },
    );
    expect(aboutGuards()).toHaveLength(1);
    expect((await send()).status).toBe(200);
    for (let i = 0; i < 5; i++) expect((await send()).status).toBe(429);
    await running.app.close();
    expect(aboutAnswers()).toEqual([
      expect.stringContaining('answered 429'),
      expect.stringContaining('(4 more within 10 s)'),
    ]);
  });

  it('what a middleware answers ahead of all routes is noticed', async () => {
    await start({}, {}, (app) =>
      app.use((_request: unknown, response: any) => {
        response.statusCode = 413;
        response.end();
      }),
    );
    expect((await send()).status).toBe(413);
    await until(() => aboutAnswers().length > 0, 'a line');
    expect(aboutAnswers()[0]).toContain('answered 413');
  });

  it('what an interceptor refuses after the signature was right is noticed', async () => {
    await start(
      {},
      { providers: [{ provide: APP_INTERCEPTOR, useClass: Maintenance }] },
    );
    expect((await send()).status).toBe(503);
    await until(() => aboutAnswers().length > 0, 'a line');
    expect(aboutAnswers()[0]).toContain('answered 503');
  });

  it('what is not signed, and what a controller behind the guard answers, is no foreign refusal', async () => {
    @Controller('own')
    class OwnController {
      @Post()
      @UseGuards(SignatureGuard({ verify: () => ({}) } as never))
      receive() {
        throw new UnprocessableEntityException();
      }

      @Post('signed')
      @UseGuards(SignatureGuard(hmac({ header: 'x', secret: 'a secret 0123' })))
      signed() {}
    }
    await start({}, { controllers: [OwnController] });
    const post = async (path: string) =>
      (await fetch(running.url + path, { method: 'POST' })).status;
    expect(await post('/own')).toBe(422);
    for (let i = 0; i < 5; i++) {
      expect(await post('/own/signed')).toBe(401);
      expect(await post('/webhooks/livekit')).toBe(401);
    }
    await running.app.close();
    expect(log.complaints).toEqual([
      expect.stringMatching(
        /OwnController: refused a request: .*\[ERR_WEBHOOK_SIGNATURE\]$/,
      ),
      expect.stringMatching(
        /livekit: refused a request: .*\[ERR_WEBHOOK_SIGNATURE\]$/,
      ),
      expect.stringMatching(/OwnController: .*\(4 more within 10 s\)$/),
      expect.stringMatching(/livekit: .*\(4 more within 10 s\)$/),
    ]);
  });
});
