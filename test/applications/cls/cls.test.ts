import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Injectable, Module } from '@nestjs/common';
import { ClsModule, ClsService } from 'nestjs-cls';
import {
  memoryInbox,
  OnWebhookEvent,
  WebhookEventBus,
  WebhooksModule,
  type WebhookEvent,
} from 'nestjs-livestream-webhooks';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { ADAPTERS, boot } from '../kit/boot.js';
import {
  LIVEKIT,
  livekitHeaders,
  postLiveKit,
  roomEvent,
} from '../kit/post-livekit.js';
import { until } from '../kit/until.js';

const EVENTS = 100;

/** A service as applications have them: it asks nobody but the context. */
@Injectable()
class Tenants {
  constructor(private readonly cls: ClsService) {}

  get current(): unknown {
    return this.cls.get('tenant');
  }
}

@Injectable()
class Handlers {
  readonly seen: (readonly [who: string, room: string, tenant: unknown])[] = [];

  constructor(
    private readonly tenants: Tenants,
    bus: WebhookEventBus,
  ) {
    bus.on('*', (event) => this.see('listener', event));
  }

  @OnWebhookEvent()
  handle(event: WebhookEvent) {
    this.see('handler', event);
  }

  private see(who: string, { key }: WebhookEvent) {
    this.seen.push([who, key, this.tenants.current]);
  }
}

const appModule = (withContext: boolean) => {
  @Module({
    imports: [
      ClsModule.forRoot({
        global: true,
        middleware: {
          mount: true,
          setup: (cls, request) =>
            cls.set('tenant', request.headers['x-tenant']),
        },
      }),
      WebhooksModule.forRootAsync({
        sources: [livekit(LIVEKIT)],
        inject: [ClsService],
        useFactory: (cls: ClsService) => ({
          sources: {},
          inbox: memoryInbox({ acceptLoss: true }),
          ...(withContext && {
            context: (event: WebhookEvent, run: () => Promise<unknown>) =>
              cls.run(() => {
                cls.set('tenant', `of ${event.key}`);
                return run();
              }),
          }),
        }),
      }),
    ],
    providers: [Tenants, Handlers],
  })
  class AppModule {}
  return AppModule;
};

for (const adapter of ADAPTERS) {
  for (const withContext of [false, true]) {
    const what = withContext ? 'their event' : 'nobody';
    test(`nestjs-cls on ${adapter}: handlers have the context of ${what}, and never of another request`, async () => {
      await using running = await boot(adapter, appModule(withContext));
      const { seen } = running.app.get(Handlers);
      await Promise.all(
        Array.from({ length: EVENTS }, async (_, index) => {
          const body = roomEvent('room_started', `room ${index}`);
          const headers = await livekitHeaders(body);
          const tenant = { 'x-tenant': `of request ${index}` };
          await postLiveKit(running.webhooks, body, { ...headers, ...tenant });
        }),
      );
      await until(
        () => seen.length === 2 * EVENTS,
        () => seen.length,
      );
      const wrong = seen.filter(
        ([, room, tenant]) =>
          tenant !== (withContext ? `of ${room}` : undefined),
      );
      assert.deepEqual(wrong, []);
    });
  }
}
