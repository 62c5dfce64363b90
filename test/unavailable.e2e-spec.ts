import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import {
  memoryInbox,
  OnWebhookEvent,
  WebhooksModule,
  type WebhookEvent,
} from 'nestjs-livestream-webhooks';
import { ADAPTERS, boot, type Running } from './support/boot.js';
import { postLiveKit, roomEvent, testLiveKit } from './support/livekit.js';
import { until } from './support/until.js';

/** A handler that works until it is let go. */
@Injectable()
class SlowHandlers {
  readonly started: string[] = [];
  readonly finished: string[] = [];
  letGo: () => void = () => {};
  readonly #gate = new Promise<void>((resolve) => (this.letGo = resolve));

  @OnWebhookEvent()
  async slow(event: WebhookEvent) {
    this.started.push(event.id);
    await this.#gate;
    this.finished.push(event.id);
  }
}

describe.each(ADAPTERS)('an event on %s', (adapter) => {
  let running: Running;
  let handlers: SlowHandlers;

  afterEach(async () => {
    handlers.letGo();
    await running.app.close();
  });

  async function start(capacity: number) {
    running = await boot({
      adapter,
      metadata: {
        imports: [
          WebhooksModule.forRoot({
            sources: [testLiveKit()],
            inbox: memoryInbox({ capacity }),
          }),
        ],
        providers: [SlowHandlers],
      },
    });
    handlers = running.app.get(SlowHandlers);
  }

  const post = (event: object) =>
    postLiveKit(`${running.url}/webhooks/livekit`, event);

  it('that cannot be kept is answered 503 with the Retry-After that loses least at LiveKit, and is taken later', async () => {
    await start(2);
    const refused = roomEvent();
    await post(roomEvent());
    await post(roomEvent());
    const answer = await post(refused);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([
      503,
      '7',
    ]);
    expect(await answer.json()).toMatchObject({
      code: 'ERR_WEBHOOK_UNAVAILABLE',
    });

    handlers.letGo();
    await until(() => handlers.finished.length === 2);
    expect((await post(refused)).status).toBe(200);
    await until(() => handlers.finished.includes(refused.id));
  });

  it('that comes while the application shuts down is answered 503 with Retry-After 1, and running handlers finish', async () => {
    await start(100);
    const [first, waiting] = [roomEvent(), roomEvent()];
    await post(first);
    await post(waiting);
    await until(() => handlers.started.length === 1);

    const closed = running.app.close();
    await until(async () => (await post(roomEvent())).status === 503);
    const answer = await post(roomEvent());
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([
      503,
      '1',
    ]);

    handlers.letGo();
    await closed;
    expect(handlers.finished).toEqual([first.id, waiting.id]);
  });
});
