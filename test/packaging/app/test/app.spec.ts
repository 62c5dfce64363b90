import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { jwtBodyHash } from 'nestjs-livestream-webhooks';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { buildEvent, sendWebhook } from 'nestjs-livestream-webhooks/testing';
import { AppModule, RoomHandlers, SECRET } from '../src/app.module';

describe('a webhook in a CommonJS test', () => {
  let app: INestApplication;

  beforeAll(async () => {
    const builder = Test.createTestingModule({ imports: [AppModule] });
    app = (await builder.compile()).createNestApplication();
    await app.listen(0, '127.0.0.1');
  });

  afterAll(() => app.close());

  it('reaches its handler', async () => {
    const handled = new Promise<string>((resolve) => {
      jest
        .spyOn(console, 'log')
        .mockImplementation((line: string) => resolve(line));
    });
    const body = Buffer.from(
      '{"event":"room_finished","id":"EV_1","room":{"name":"tested"}}',
    );
    const scheme = jwtBodyHash({ keys: { devkey: SECRET } });
    const answer = await fetch(`${await app.getUrl()}/webhooks/livekit`, {
      method: 'POST',
      headers: scheme.sign?.(body) ?? {},
      body: new Uint8Array(body),
    });
    expect(answer.status).toBe(200);
    expect(await handled).toMatch(/handled tested/);
    expect(app.get(RoomHandlers)).toBeInstanceOf(RoomHandlers);
  });

  it('is sent by the test kit', async () => {
    const lines = jest.spyOn(console, 'log').mockImplementation();
    const sent = await sendWebhook(app, livekit, 'room_finished', {
      overrides: { room: { name: 'sent' } },
    });
    expect(sent.handlers).toHaveLength(4);
    expect(lines).toHaveBeenCalledWith('provider handled sent');

    const event = await buildEvent(livekit, 'room_finished', {
      overrides: { room: { name: 'built' } },
    });
    app.get(RoomHandlers).close(event);
    expect(lines).toHaveBeenCalledWith('provider handled built');
  });
});
