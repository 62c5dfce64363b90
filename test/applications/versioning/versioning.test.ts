import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Controller,
  Get,
  Module,
  RequestMethod,
  VersioningType,
  type INestApplication,
  type VersioningOptions,
} from '@nestjs/common';
import { ADAPTERS, boot } from '../kit/boot.js';
import { receives } from '../kit/receives.js';
import { Rooms, webhooks } from '../kit/rooms.js';

@Controller({ path: 'rooms', version: '2' })
class RoomsController {
  @Get()
  list() {
    return ['of version 2'];
  }
}

@Module({
  imports: [webhooks()],
  controllers: [RoomsController],
  providers: [Rooms],
})
class AppModule {}

interface Way {
  readonly options: VersioningOptions;
  readonly path?: string;
  readonly headers?: Record<string, string>;
}

const ways: Readonly<Record<string, Way>> = {
  URI: {
    options: { type: VersioningType.URI, defaultVersion: '1' },
    path: 'v2/rooms',
  },
  header: {
    options: { type: VersioningType.HEADER, header: 'x-version' },
    headers: { 'x-version': '2' },
  },
  'media type': {
    options: { type: VersioningType.MEDIA_TYPE, key: 'v=' },
    headers: { accept: 'application/json;v=2' },
  },
  custom: {
    options: { type: VersioningType.CUSTOM, extractor: () => '2' },
  },
};

for (const adapter of ADAPTERS) {
  for (const [name, { options, path = 'rooms', headers }] of Object.entries(
    ways,
  )) {
    const versioned = (app: INestApplication) => app.enableVersioning(options);

    test(`versions by ${name} on ${adapter}: a sender that knows none is served`, async () => {
      const main = (app: INestApplication) =>
        versioned(app).setGlobalPrefix('api');
      await using running = await boot(adapter, AppModule, { main });
      const webhooks = `${running.url}/api/webhooks/livekit`;
      await receives({ ...running, webhooks });
      const own = await fetch(`${running.url}/api/${path}`, { headers });
      assert.deepEqual(await own.json(), ['of version 2']);
    });

    test(`versions by ${name} on ${adapter}, webhooks outside of the prefix`, async () => {
      const exclude = [
        { path: 'webhooks/livekit', method: RequestMethod.POST },
      ];
      const main = (app: INestApplication) =>
        versioned(app).setGlobalPrefix('api', { exclude });
      await using running = await boot(adapter, AppModule, { main });
      await receives(running);
    });
  }
}
