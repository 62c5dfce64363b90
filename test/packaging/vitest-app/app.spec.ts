import { Injectable, Module, type INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { memoryInbox, WebhooksModule } from 'nestjs-livestream-webhooks';
import {
  livekit,
  OnLiveKitEvent,
  type LiveKitEvent,
} from 'nestjs-livestream-webhooks/livekit';
import {
  buildEvent,
  sendWebhook,
  sourceContract,
} from 'nestjs-livestream-webhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

@Injectable()
class RoomHandlers {
  readonly closed: string[] = [];

  @OnLiveKitEvent('room_finished')
  close(event: LiveKitEvent<'room_finished'>) {
    this.closed.push(event.data.room.name);
  }
}

@Module({
  imports: [
    WebhooksModule.forRoot({
      sources: [livekit({ apiKey: 'key', apiSecret: 'secret of the test' })],
      inbox: memoryInbox(),
    }),
  ],
  providers: [RoomHandlers],
})
class AppModule {}

describe('the test kit under Vitest', () => {
  let app: INestApplication;

  beforeAll(async () => {
    const builder = Test.createTestingModule({ imports: [AppModule] });
    app = (await builder.compile()).createNestApplication();
    await app.init();
  });

  afterAll(() => app.close());

  const overrides = { room: { name: 'standup' } };

  it('sends a webhook and waits for its handler', async () => {
    const sent = await sendWebhook(app, livekit, 'room_finished', {
      overrides,
    });
    expect(sent).toEqual({
      status: 200,
      body: '{}',
      handlers: ['RoomHandlers.close'],
    });
    expect(app.get(RoomHandlers).closed).toEqual(['standup']);
  });

  it('makes events', async () => {
    const handlers = new RoomHandlers();
    handlers.close(await buildEvent(livekit, 'room_finished', { overrides }));
    expect(handlers.closed).toEqual(['standup']);
  });

  for (const { title, check } of sourceContract((apiSecret) =>
    livekit({ apiKey: 'key', apiSecret }),
  )) {
    it(title, check);
  }
});
