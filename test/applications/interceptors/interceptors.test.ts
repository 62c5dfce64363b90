import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { test } from 'node:test';
import {
  Catch,
  Injectable,
  Module,
  type ArgumentsHost,
  type CallHandler,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, HttpAdapterHost } from '@nestjs/core';
import compression from 'compression';
import { map, tap } from 'rxjs';
import { ADAPTERS, boot, type Running } from '../kit/boot.js';
import { livekitHeaders, roomEvent } from '../kit/post-livekit.js';
import { receives } from '../kit/receives.js';
import { Rooms, webhooks } from '../kit/rooms.js';

/** Wraps every result, and sets a header once it is there. */
@Injectable()
class Envelope implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler) {
    const response = context.switchToHttp().getResponse();
    return next.handle().pipe(
      tap(() => response.header('x-took', '1 ms')),
      map((data: unknown) => ({ data })),
    );
  }
}

@Catch()
class CatchAll implements ExceptionFilter {
  constructor(private readonly host: HttpAdapterHost) {}

  catch(_error: unknown, host: ArgumentsHost) {
    const response = host.switchToHttp().getResponse();
    this.host.httpAdapter.reply(response, { caught: true }, 500);
  }
}

@Module({
  imports: [webhooks()],
  providers: [
    Rooms,
    { provide: APP_INTERCEPTOR, useClass: Envelope },
    { provide: APP_FILTER, useClass: CatchAll },
  ],
})
class AppModule {}

for (const adapter of ADAPTERS) {
  test(`interceptors, a filter and compression on ${adapter}: 40 webhooks over one connection get 40 answers`, async () => {
    await using running = await boot(adapter, AppModule, {
      main: (app) => {
        if (adapter === 'express') app.use(compression({ threshold: 0 }));
      },
    });
    await receives(running);
    const answers = await overOneSocket(running, 40);
    assert.deepEqual(answers.statuses, Array(40).fill(200));
    assert.equal(answers.sockets, 1);
    assert.equal(answers.took, '1 ms');
    const wrong = running.log.filter((line) => /^(error|fatal)/.test(line));
    assert.deepEqual(wrong, []);
  });
}

async function overOneSocket({ webhooks }: Running, count: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const sockets = new Set<unknown>();
  const statuses: (number | undefined)[] = [];
  let took: unknown;
  for (let sent = 0; sent < count; sent++) {
    const body = roomEvent();
    const headers = await livekitHeaders(body);
    await new Promise<void>((resolve, reject) => {
      const options = { method: 'POST', agent, headers };
      const post = request(webhooks, options, (answer) => {
        sockets.add(answer.socket);
        statuses.push(answer.statusCode);
        took = answer.headers['x-took'];
        answer.resume().on('end', resolve);
      });
      post.on('error', reject).end(body);
    });
  }
  agent.destroy();
  return { statuses, sockets: sockets.size, took };
}
