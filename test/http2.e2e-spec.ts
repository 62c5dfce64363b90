import { once } from 'node:events';
import { connect } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { memoryInbox, WebhooksModule } from 'nestjs-livestream-webhooks';
import { livekitHeaders, roomEvent, testLiveKit } from './support/livekit.js';
import { Recorder } from './support/recorder.js';
import { until } from './support/until.js';

it('takes webhooks over HTTP/2 on Fastify, whose headers cannot be replaced', async () => {
  @Module({
    imports: [
      WebhooksModule.forRoot({
        sources: [testLiveKit()],
        inbox: memoryInbox(),
      }),
    ],
    providers: [Recorder],
  })
  class AppModule {}
  const app = await NestFactory.create(
    AppModule,
    new FastifyAdapter({ http2: true }),
    { logger: false, abortOnError: false },
  );
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const session = connect(`http://127.0.0.1:${port}`);
  try {
    const body = Buffer.from(JSON.stringify(roomEvent()));
    const request = session.request({
      ...livekitHeaders(body),
      ':method': 'POST',
      ':path': '/webhooks/livekit',
      'content-type': 'application/webhook+json',
    });
    request.end(body);
    const [headers] = await once(request, 'response');
    request.resume();
    expect(headers[':status']).toBe(200);
    const recorder = app.get(Recorder);
    await until(() => recorder.events.length === 1);
  } finally {
    session.close();
    await app.close();
  }
});
