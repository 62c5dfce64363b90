import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Catch,
  Controller,
  Get,
  Inject,
  Injectable,
  Scope,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
  type PipeTransform,
} from '@nestjs/common';
import {
  APP_FILTER,
  APP_GUARD,
  APP_INTERCEPTOR,
  APP_PIPE,
  REQUEST,
} from '@nestjs/core';
import {
  memoryInbox,
  OnWebhookEvent,
  WebhooksModule,
  type HandlerContext,
  type RuntimeOptions,
  type WebhookEvent,
} from 'nestjs-livestream-webhooks';
import {
  OnLiveKitEvent,
  type LiveKitEvent,
} from 'nestjs-livestream-webhooks/livekit';
import { ADAPTERS, boot, type Running } from './support/boot.js';
import { postLiveKit, roomEvent, testLiveKit } from './support/livekit.js';
import { until } from './support/until.js';

/** What happened, in order, across the classes of one test. */
const log: string[] = [];

@Injectable()
class LoggingGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const [event] = context.getArgs<[WebhookEvent]>();
    log.push(`guard in ${context.getType()} of ${event.type}`);
    return true;
  }
}

@Injectable()
class LoggingInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler) {
    log.push('interceptor');
    return next.handle();
  }
}

@Injectable()
class LoggingPipe implements PipeTransform {
  transform(value: unknown) {
    log.push(
      value && typeof value === 'object' && 'attempt' in value
        ? 'pipe of context'
        : 'pipe of event',
    );
    return value;
  }
}

@Catch()
class LoggingFilter implements ExceptionFilter {
  catch(error: Error, _host: ArgumentsHost) {
    log.push(`filter of ${error.message}`);
  }
}

@Catch()
class RefusingEverything
  implements CanActivate, ExceptionFilter, PipeTransform, NestInterceptor
{
  canActivate(context: ExecutionContext): boolean {
    return context.getType<string>() !== 'webhook';
  }
  catch() {}
  transform(value: unknown) {
    if (value && typeof value === 'object' && 'receivedAt' in value) {
      throw new Error('a global pipe ran on a handler');
    }
    return value;
  }
  intercept(context: ExecutionContext, next: CallHandler) {
    if (context.getType<string>() === 'webhook') {
      throw new Error('a global interceptor ran on a handler');
    }
    return next.handle();
  }
}

describe.each(ADAPTERS)('handlers on %s', (adapter) => {
  let running: Running;

  afterEach(() => running.app.close());

  async function start(
    metadata: { providers?: object[]; controllers?: object[] },
    options: RuntimeOptions = {},
  ) {
    log.length = 0;
    running = await boot({
      adapter,
      metadata: {
        imports: [
          WebhooksModule.forRoot({
            sources: [testLiveKit()],
            inbox: memoryInbox(),
            ...options,
          }),
        ],
        controllers: (metadata.controllers ?? []) as [],
        providers: (metadata.providers ?? []) as [],
      },
    });
  }

  const receive = async (event: object) => {
    const answer = await postLiveKit(`${running.url}/webhooks/livekit`, event);
    expect(answer.status).toBe(200);
  };

  it('get the events that they name, by one or several decorators, and unknown ones where they ask for all', async () => {
    @Injectable()
    class Handlers {
      @OnLiveKitEvent('room_started')
      started(event: LiveKitEvent<'room_started'>) {
        log.push(`started ${event.data.room.name}`);
      }

      @OnLiveKitEvent('participant_joined', 'participant_left')
      @OnLiveKitEvent('room_finished')
      several(event: WebhookEvent) {
        log.push(`several ${event.type}`);
      }

      @OnLiveKitEvent()
      known(event: LiveKitEvent) {
        log.push(`known ${event.type}`);
      }

      @OnWebhookEvent('livekit.new_thing')
      named(event: WebhookEvent) {
        log.push(`named ${event.type}`);
      }

      @OnWebhookEvent()
      every(event: WebhookEvent) {
        log.push(`every ${event.type}`);
      }
    }
    await start({ providers: [Handlers] });
    const participant = { sid: 'PA_1', identity: 'ada' };
    await receive(roomEvent('room_started', 'standup'));
    await receive(roomEvent('participant_joined', 'standup', { participant }));
    await receive(roomEvent('room_finished', 'standup'));
    await receive(roomEvent('new_thing', 'standup'));

    await until(() => log.length === 11);
    expect([...log].sort()).toEqual(
      [
        'started standup',
        'known room_started',
        'every room_started',
        'several participant_joined',
        'known participant_joined',
        'every participant_joined',
        'several room_finished',
        'known room_finished',
        'every room_finished',
        'named new_thing',
        'every new_thing',
      ].sort(),
    );
  });

  it('run with the guards, interceptors and pipes on them, in the context type `webhook`', async () => {
    @Injectable()
    class Handlers {
      @OnLiveKitEvent('room_started')
      @UseGuards(LoggingGuard)
      @UseInterceptors(LoggingInterceptor)
      @UsePipes(LoggingPipe)
      started(event: LiveKitEvent<'room_started'>, context: HandlerContext) {
        log.push(
          `${context.handler} ${context.attempt} ${context.idempotencyKey === `livekit:${event.id}:Handlers.started`}`,
        );
      }
    }
    await start({ providers: [Handlers] });
    await receive(roomEvent());
    await until(() => log.length === 5);
    expect(log).toEqual([
      'guard in webhook of room_started',
      'interceptor',
      'pipe of event',
      'pipe of context',
      'Handlers.started 1 true',
    ]);
  });

  it('leave their errors to the filter on them', async () => {
    @Injectable()
    class Handlers {
      @OnLiveKitEvent('room_started')
      @UseFilters(LoggingFilter)
      started() {
        throw new Error('no room');
      }
    }
    await start({ providers: [Handlers] });
    await receive(roomEvent());
    await until(() => log.length === 1);
    expect(log).toEqual(['filter of no room']);
  });

  it('stay free of global guards, interceptors, pipes and filters', async () => {
    @Injectable()
    class Handlers {
      @OnWebhookEvent()
      every() {
        log.push('ran');
      }
    }
    await start({
      providers: [
        Handlers,
        { provide: APP_GUARD, useClass: RefusingEverything },
        { provide: APP_INTERCEPTOR, useClass: RefusingEverything },
        { provide: APP_PIPE, useClass: RefusingEverything },
        { provide: APP_FILTER, useClass: RefusingEverything },
      ],
    });
    await receive(roomEvent());
    await until(() => log.length === 1);
  });

  it('run with global ones where the application opted in', async () => {
    @Injectable()
    class Handlers {
      @OnWebhookEvent()
      every() {
        log.push('ran');
      }
    }
    class GlobalGuard implements CanActivate {
      canActivate(context: ExecutionContext): boolean {
        if (context.getType<string>() === 'webhook') log.push('global guard');
        return true;
      }
    }
    await start(
      { providers: [Handlers, { provide: APP_GUARD, useClass: GlobalGuard }] },
      { globalEnhancers: true },
    );
    await receive(roomEvent());
    await until(() => log.length === 2);
    expect(log).toEqual(['global guard', 'ran']);
  });

  it('may be request-scoped: each call gets an instance of its own, and the event as its request', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class Handlers {
      calls = 0;

      constructor(@Inject(REQUEST) private readonly event: WebhookEvent) {}

      @OnWebhookEvent()
      @UseGuards(LoggingGuard)
      every(event: WebhookEvent) {
        log.push(`call ${++this.calls} ${this.event.id === event.id}`);
      }
    }
    await start({ providers: [Handlers] });
    await receive(roomEvent());
    await until(() => log.length === 2);
    await receive(roomEvent());
    await until(() => log.length === 4);
    expect(log.filter((line) => line.startsWith('call'))).toEqual([
      'call 1 true',
      'call 1 true',
    ]);
  });

  it.each([Scope.DEFAULT, Scope.REQUEST])(
    'may stand on controllers of scope %d',
    async (scope) => {
      @Controller({ path: 'rooms', scope })
      class RoomsController {
        @Get()
        list() {
          return ['standup'];
        }

        @OnLiveKitEvent('room_started')
        started(event: LiveKitEvent<'room_started'>) {
          log.push(`started ${event.data.room.name} ${this.list().length}`);
        }
      }
      await start({ controllers: [RoomsController] });
      await receive(roomEvent('room_started', 'standup'));
      await until(() => log.length === 1);
      expect(log).toEqual(['started standup 1']);
      const list = await fetch(`${running.url}/rooms`);
      expect(await list.json()).toEqual(['standup']);
    },
  );

  it('that fail take nothing from the answer or from others', async () => {
    @Injectable()
    class Handlers {
      @OnWebhookEvent()
      async failing() {
        log.push('failed');
        throw new Error('no database');
      }

      @OnWebhookEvent()
      working() {
        log.push('worked');
      }
    }
    await start({ providers: [Handlers] });
    await receive(roomEvent());
    await until(() => log.length === 2);
    expect([...log].sort()).toEqual(['failed', 'worked']);
  });

  it('are called once for an event that the sender repeats', async () => {
    @Injectable()
    class Handlers {
      @OnWebhookEvent()
      every(event: WebhookEvent) {
        log.push(event.id);
      }
    }
    await start({ providers: [Handlers] });
    const [first, second] = [roomEvent(), roomEvent()];
    for (const event of [first, first, second, first]) await receive(event);
    await until(() => log.length === 2);
    expect(log).toEqual([first.id, second.id]);
  });
});
