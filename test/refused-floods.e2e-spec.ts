import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { memoryInbox, WebhooksModule } from 'nestjs-livestream-webhooks';
import { ADAPTERS, boot, type Running } from './support/boot.js';
import {
  livekitHeaders,
  postLiveKit,
  roomEvent,
  testLiveKit,
} from './support/livekit.js';

const MEBIBYTE = 2 ** 20;
const SENDERS = 40;

describe.each(ADAPTERS)('on %s', (adapter) => {
  let running: Running;

  afterEach(() => running.app.close());

  it.each([
    ['too large', livekitHeaders(Buffer.from('{}'))['authorization']],
    ['that nobody signed', 'x.y.z'],
  ])(
    'many bodies %s are not read for ever, and none keeps its connection',
    async (_what, token) => {
      running = await boot({
        adapter,
        metadata: {
          imports: [
            WebhooksModule.forRoot({
              sources: [testLiveKit()],
              inbox: memoryInbox(),
              limits: { body: 1_000, inFlight: 2_000 },
            }),
          ],
        },
      });
      const served: Socket[] = [];
      running.app
        .getHttpServer()
        .on('connection', (socket: Socket) => served.push(socket));
      const flood = Buffer.alloc(64 * MEBIBYTE);
      const closed = Array.from({ length: SENDERS }, () => {
        const socket = connect(running.port, '127.0.0.1').resume();
        socket.on('error', () => {});
        socket.write(
          `POST /webhooks/livekit HTTP/1.1\r\nHost: x\r\nAuthorization: ${token}\r\nContent-Length: 1000000000\r\n\r\n`,
        );
        socket.write(flood);
        return new Promise((resolve) => socket.once('close', resolve));
      });
      await Promise.all(closed);
      const read = served.map(({ bytesRead }) => bytesRead);
      expect(read).toHaveLength(SENDERS);
      // Eight at a time are read from for a while, the others not at all.
      expect(Math.max(...read)).toBeLessThan(17 * MEBIBYTE);
      expect(Math.min(...read)).toBeLessThan(MEBIBYTE);

      const answer = await postLiveKit(
        `${running.url}/webhooks/livekit`,
        roomEvent(),
      );
      expect(answer.status).toBe(200);
    },
  );

  it('short bodies that nobody signed keep their connection, however many', async () => {
    running = await boot({
      adapter,
      metadata: {
        imports: [
          WebhooksModule.forRoot({
            sources: [testLiveKit()],
            inbox: memoryInbox(),
          }),
        ],
      },
    });
    const connections = new Set<Socket>();
    running.app
      .getHttpServer()
      .on('connection', (socket: Socket) => connections.add(socket));
    const url = `${running.url}/webhooks/livekit`;
    for (let i = 0; i < 30; i++) {
      const body = Buffer.alloc(i * 1_000);
      const answer = await postLiveKit(url, body, { secret: 'x' });
      expect(answer.status).toBe(401);
      await answer.text();
    }
    expect(connections.size).toBeLessThan(5);
    expect((await postLiveKit(url, roomEvent())).status).toBe(200);
  });
});
