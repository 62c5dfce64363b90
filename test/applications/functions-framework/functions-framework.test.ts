import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { http } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import { Module } from '@nestjs/common';
import { ADAPTERS, boot, type Running } from '../kit/boot.js';
import { receives } from '../kit/receives.js';
import { Rooms, webhooks } from '../kit/rooms.js';

@Module({ imports: [webhooks()], providers: [Rooms] })
class AppModule {}

/** How an application becomes a function. */
const handlerOf = {
  express: ({ app }: Running) => app.getHttpAdapter().getInstance(),
  fastify: ({ app }: Running) => {
    const { server } = app.getHttpAdapter().getInstance();
    return (req: object, res: object) => void server.emit('request', req, res);
  },
};

for (const adapter of ADAPTERS) {
  test(`a Google Cloud function on ${adapter} takes webhooks out of the bytes that the framework keeps`, async () => {
    await using running = await boot(adapter, AppModule);
    http(adapter, handlerOf[adapter](running));
    const server = getTestServer(adapter).listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    try {
      await receives({ ...running, webhooks: `${url}/webhooks/livekit` });
    } finally {
      server.close();
    }
  });
}
