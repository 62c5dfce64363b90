import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { test } from 'node:test';
import { Controller, Module, type INestApplication } from '@nestjs/common';
import {
  ClientProxyFactory,
  MessagePattern,
  Transport,
} from '@nestjs/microservices';
import { OnLiveKitEvent } from 'nestjs-livestream-webhooks/livekit';
import { lastValueFrom } from 'rxjs';
import { ADAPTERS, boot } from '../kit/boot.js';
import { receives } from '../kit/receives.js';
import { Rooms, webhooks } from '../kit/rooms.js';

@Controller()
class RoomsController {
  #count = 0;

  @MessagePattern('count')
  tell() {
    return this.#count;
  }

  @OnLiveKitEvent('room_started')
  count() {
    this.#count += 1;
  }
}

@Module({
  imports: [webhooks()],
  controllers: [RoomsController],
  providers: [Rooms],
})
class AppModule {}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

for (const adapter of ADAPTERS) {
  for (const inheritAppConfig of [false, true]) {
    test(`HTTP and TCP in one application on ${adapter}, inheritAppConfig ${inheritAppConfig}: one handler, run once`, async () => {
      const options = { host: '127.0.0.1', port: await freePort() };
      const main = async (app: INestApplication) => {
        app.connectMicroservice(
          { transport: Transport.TCP, options },
          { inheritAppConfig },
        );
        await app.startAllMicroservices();
      };
      await using running = await boot(adapter, AppModule, { main });
      await receives(running);

      const client = ClientProxyFactory.create({
        transport: Transport.TCP,
        options,
      });
      assert.equal(await lastValueFrom(client.send('count', {})), 1);
      await client.close();
    });
  }
}
