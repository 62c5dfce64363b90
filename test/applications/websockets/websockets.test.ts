import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Module } from '@nestjs/common';
import { WsAdapter } from '@nestjs/platform-ws';
import { WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import {
  OnLiveKitEvent,
  type LiveKitEvent,
} from 'nestjs-livestream-webhooks/livekit';
import { ADAPTERS, boot } from '../kit/boot.js';
import { receives } from '../kit/receives.js';
import { Rooms, webhooks } from '../kit/rooms.js';

@WebSocketGateway()
class RoomsGateway {
  @WebSocketServer()
  readonly server!: { clients: Set<{ send(text: string): void }> };

  @OnLiveKitEvent('room_started')
  tell(event: LiveKitEvent<'room_started'>) {
    for (const client of this.server.clients) client.send(event.data.room.name);
  }
}

@Module({ imports: [webhooks()], providers: [Rooms, RoomsGateway] })
class AppModule {}

for (const adapter of ADAPTERS) {
  test(`a gateway on ${adapter} tells browsers what webhooks told`, async () => {
    await using running = await boot(adapter, AppModule, {
      main: (app) => app.useWebSocketAdapter(new WsAdapter(app)),
    });
    const browser = new WebSocket(running.url.replace('http', 'ws'));
    await once(browser, 'open');
    const told = once(browser, 'message');
    await receives(running);
    const [message] = (await told) as [MessageEvent<string>];
    assert.equal(message.data, 'room 1');
    browser.close();
  });
}
