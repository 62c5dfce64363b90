import { Agent, request } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Catch,
  HttpException,
  RequestTimeoutException,
  type ArgumentsHost,
  type CallHandler,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, HttpAdapterHost } from '@nestjs/core';
import { memoryInbox, WebhooksModule } from 'nestjs-livestream-webhooks';
import { catchError, delay, map, merge, of, tap, throwError } from 'rxjs';
import { ADAPTERS, boot, type Running } from './support/boot.js';
import {
  livekitHeaders,
  postLiveKit,
  roomEvent,
  testLiveKit,
} from './support/livekit.js';

type Intercept = (next: CallHandler, response: any) => unknown;

const setHeader = (response: any) => {
  if (response.header) response.header('x-after', 'yes');
  else response.setHeader('x-after', 'yes');
};

const interceptors: Readonly<Record<string, Intercept>> = {
  'wraps results': (next) => next.handle().pipe(map((data) => ({ data }))),
  'makes results text': (next) => next.handle().pipe(map(() => 'text')),
  'makes results nothing': (next) => next.handle().pipe(map(() => undefined)),
  'sets a header before': (next, response) => {
    setHeader(response);
    return next.handle();
  },
  'sets a header after': (next, response) =>
    next.handle().pipe(tap(() => setHeader(response))),
  'sets another content type and status': (next, response) => {
    response.status(202);
    response.header('content-type', 'text/plain');
    return next.handle();
  },
  'throws after': (next) =>
    next.handle().pipe(
      map(() => {
        throw new Error('foreign');
      }),
    ),
  'is slow after': (next) => next.handle().pipe(delay(20)),
};

/** Answers whatever was thrown, as most applications do. */
@Catch()
class CatchAll implements ExceptionFilter {
  constructor(private readonly host: HttpAdapterHost) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse();
    const status = error instanceof HttpException ? error.getStatus() : 500;
    this.host.httpAdapter.reply(response, { caught: true }, status);
  }
}

describe.each(ADAPTERS)('on %s', (adapter) => {
  let running: Running;

  afterEach(() => running.app.close());

  async function start(intercept: Intercept) {
    const interceptor: NestInterceptor = {
      intercept: (context: ExecutionContext, next: CallHandler) =>
        intercept(next, context.switchToHttp().getResponse()) as never,
    };
    running = await boot({
      adapter,
      metadata: {
        imports: [
          WebhooksModule.forRoot({
            sources: [testLiveKit()],
            inbox: memoryInbox(),
          }),
        ],
        providers: [
          { provide: APP_INTERCEPTOR, useValue: interceptor },
          { provide: APP_FILTER, useClass: CatchAll },
        ],
      },
    });
    return `${running.url}/webhooks/livekit`;
  }

  describe.each(Object.entries(interceptors))(
    'an interceptor that %s',
    (what, intercept) => {
      it('leaves status and body of all answers alone', async () => {
        const url = await start(intercept);
        const taken = await postLiveKit(url, roomEvent());
        expect([taken.status, await taken.text()]).toEqual([200, '{}']);
        expect(taken.headers.get('content-type')).toMatch(/^application\/json/);
        if (what.includes('a header')) {
          expect(taken.headers.get('x-after')).toBe('yes');
        }

        const forged = await postLiveKit(url, roomEvent(), { secret: 'x' });
        expect([forged.status, await forged.json()]).toMatchObject([
          401,
          { code: 'ERR_WEBHOOK_SIGNATURE' },
        ]);
        const unreadable = await postLiveKit(url, Buffer.from('no json'));
        expect([unreadable.status, await unreadable.json()]).toMatchObject([
          400,
          { code: 'ERR_WEBHOOK_BODY_UNREADABLE' },
        ]);
      });
    },
  );

  const swallow: Intercept = (next) =>
    next.handle().pipe(catchError(() => of({})));
  const replace: Intercept = (next) =>
    next.handle().pipe(catchError(() => throwError(() => new Error('other'))));

  it.each([
    ['swallows errors', swallow],
    ['replaces errors', replace],
  ])(
    'an interceptor that %s cannot say that a webhook was kept',
    async (_what, intercept) => {
      const url = await start(intercept);
      const answer = await postLiveKit(url, Buffer.from('no json'));
      expect(answer.status).toBe(400);
    },
  );

  it('an interceptor that answers by itself is no proof that a webhook was kept', async () => {
    const url = await start(() => of({ cached: true }));
    const answer = await postLiveKit(url, roomEvent());
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([
      503,
      '7',
    ]);
    expect(await answer.json()).toMatchObject({
      code: 'ERR_WEBHOOK_UNAVAILABLE',
    });
  });

  it('40 webhooks over one kept connection get 40 answers, though an interceptor sets headers late', async () => {
    const url = await start((next, response) =>
      next.handle().pipe(tap(() => setHeader(response))),
    );
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const sockets = new Set<unknown>();
    const post = () =>
      new Promise<number>((resolve, reject) => {
        const body = Buffer.from(JSON.stringify(roomEvent()));
        const headers = livekitHeaders(body);
        const sent = request(url, { method: 'POST', agent, headers });
        sent.on('error', reject).on('response', (answer) => {
          sockets.add(answer.socket);
          answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
        });
        sent.end(body);
      });
    const statuses: number[] = [];
    for (let sent = 0; sent < 40; sent++) statuses.push(await post());
    agent.destroy();
    expect(statuses).toEqual(Array(40).fill(200));
    expect(sockets.size).toBe(1);
  });

  it('an interceptor that gives up early is answered as it says, once', async () => {
    const url = await start((next) => {
      const late = throwError(() => new RequestTimeoutException());
      return merge(next.handle(), late);
    });
    for (let sent = 0; sent < 3; sent++) {
      const answer = await postLiveKit(url, roomEvent());
      expect([answer.status, await answer.json()]).toEqual([
        408,
        { caught: true },
      ]);
    }
  });
});
