import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { LoggerService } from '@nestjs/common';
import express from 'express';
import { memoryInbox, WebhooksModule } from 'nestjs-livestream-webhooks';
import { ADAPTERS, boot, type Running } from './support/boot.js';
import { postLiveKit, roomEvent, testLiveKit } from './support/livekit.js';

/** What a platform has made of a request before the application sees it. */
type Platform = express.RequestHandler;

const every = { type: '*/*' };
const keeping = (keep: (bytes: Buffer) => unknown): Platform =>
  express.json({
    ...every,
    verify: (req, _res, bytes) =>
      void Object.assign(req, { rawBody: keep(bytes) }),
  });

const kept: Readonly<Record<string, Platform>> = {
  'a Buffer in rawBody': keeping((bytes) => bytes),
  'a Uint8Array in rawBody': keeping((bytes) => new Uint8Array(bytes)),
  'text in rawBody': keeping((bytes) => bytes.toString()),
  'a Buffer as the body': express.raw(every),
  'text as the body': express.text(every),
};

describe.each(ADAPTERS)('on %s, a platform that leaves', (adapter) => {
  let running: Running;
  let server: Server;
  const log: string[] = [];
  const keep = (text: unknown) => void log.push(String(text));
  const logger: LoggerService = { log() {}, warn: keep, error: keep };

  afterEach(async () => {
    server.close();
    await running.app.close();
  });

  async function start(platform: Platform) {
    log.length = 0;
    running = await boot({
      adapter,
      options: { logger },
      metadata: {
        imports: [
          WebhooksModule.forRoot({
            sources: [testLiveKit()],
            inbox: memoryInbox(),
            limits: { body: 20_000 },
          }),
        ],
      },
    });
    const instance = running.app.getHttpAdapter().getInstance();
    const hand: Platform =
      adapter === 'express'
        ? instance
        : (req, res) => void instance.server.emit('request', req, res);
    server = createServer(express().use(platform, hand)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/webhooks/livekit`;
  }

  it.each(Object.entries(kept))('%s is enough', async (_what, platform) => {
    const url = await start(platform);
    const event = roomEvent('room_started', 'räume');
    expect((await postLiveKit(url, event)).status).toBe(200);
    const forged = await postLiveKit(url, roomEvent(), { secret: 'wrong' });
    expect(forged.status).toBe(401);
  });

  it.each(Object.entries(kept))(
    '%s keeps to the limit',
    async (_what, platform) => {
      const url = await start(platform);
      const large = roomEvent('room_started', 'r', { pad: 'x'.repeat(20_000) });
      expect((await postLiveKit(url, large)).status).toBe(413);
    },
  );

  it('nothing but parsed JSON is told what to keep', async () => {
    const url = await start(express.json(every));
    const answer = await postLiveKit(url, roomEvent());
    expect([answer.status, await answer.json()]).toMatchObject([
      500,
      { code: 'ERR_WEBHOOK_BODY_MISSING' },
    ]);
    expect(log.join('\n')).toMatch(/verify: .*request\.rawBody = bytes/);
  });

  it('a body that cannot be asked for is told, too', async () => {
    const url = await start((req, _res, next) => {
      req.resume().on('end', () => {
        Object.defineProperty(req, 'body', {
          get: () => {
            throw new SyntaxError('not JSON');
          },
          set() {},
        });
        next();
      });
    });
    expect((await postLiveKit(url, roomEvent())).status).toBe(500);
    expect(log.join('\n')).toContain('ERR_WEBHOOK_BODY_MISSING');
  });
});
