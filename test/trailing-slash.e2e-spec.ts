import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Controller,
  Module,
  Post,
  UseGuards,
  type INestApplication,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  jwtBodyHash,
  memoryInbox,
  SignatureGuard,
  WebhooksModule,
} from 'nestjs-livestream-webhooks';
import { ADAPTERS, boot } from './support/boot.js';
import {
  KEY,
  postLiveKit,
  roomEvent,
  SECRET,
  testLiveKit,
} from './support/livekit.js';

@Controller('own')
class OwnController {
  @Post('hook')
  @UseGuards(SignatureGuard(jwtBodyHash({ keys: { [KEY]: SECRET } })))
  receive() {
    return {};
  }
}

const webhooks = WebhooksModule.forRoot({
  sources: [testLiveKit()],
  inbox: memoryInbox(),
});

describe('a webhook whose path has a slash at the end', () => {
  let app: INestApplication;

  afterEach(() => app.close());

  it.each(ADAPTERS)(
    'is taken on %s, prefix and query or not',
    async (adapter) => {
      const running = await boot({
        adapter,
        main: (app) => app.setGlobalPrefix('api'),
        metadata: { imports: [webhooks] },
      });
      ({ app } = running);
      const url = `${running.url}/api/webhooks/livekit`;
      for (const end of ['', '/', '/?region=eu']) {
        expect((await postLiveKit(url + end, roomEvent())).status).toBe(200);
      }
      const forged = await postLiveKit(`${url}/`, roomEvent(), { secret: 'x' });
      expect(forged.status).toBe(401);
      expect((await postLiveKit(`${url}//`, roomEvent())).status).toBe(404);
    },
  );

  it('is the own business of a controller of the application', async () => {
    const running = await boot({
      adapter: 'fastify',
      metadata: { imports: [webhooks], controllers: [OwnController] },
    });
    ({ app } = running);
    const url = `${running.url}/own/hook`;
    expect((await postLiveKit(url, roomEvent())).status).toBe(201);
    expect((await postLiveKit(`${url}/`, roomEvent())).status).toBe(404);
  });

  it('is taken by Fastify itself where it ignores slashes', async () => {
    @Module({ imports: [webhooks] })
    class AppModule {}
    const adapter = new FastifyAdapter({
      routerOptions: { ignoreTrailingSlash: true },
    });
    app = await NestFactory.create(AppModule, adapter, { logger: false });
    await app.listen(0, '127.0.0.1');
    const url = `${await app.getUrl()}/webhooks/livekit/`;
    expect((await postLiveKit(url, roomEvent())).status).toBe(200);
  });

  it("is left to the application's own route on Fastify", async () => {
    const running = await boot({
      adapter: 'fastify',
      main: (app) => {
        const instance = app.getHttpAdapter().getInstance();
        instance.post('/webhooks/livekit/', () => ({ mine: true }));
      },
      metadata: { imports: [webhooks] },
    });
    ({ app } = running);
    const url = `${running.url}/webhooks/livekit`;
    expect((await postLiveKit(url, roomEvent())).status).toBe(200);
    const own = await fetch(`${url}/`, { method: 'POST' });
    expect(await own.json()).toEqual({ mine: true });
  });
});
