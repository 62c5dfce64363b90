import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { jwtBodyHash } from 'nestjs-livestream-webhooks';
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
});
