import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { captureException, flush } from '@sentry/nestjs';
import { SentryGlobalFilter, SentryModule } from '@sentry/nestjs/setup';
import { OnLiveKitEvent } from 'nestjs-livestream-webhooks/livekit';
import { sent } from './instrument.js';
import { ADAPTERS, boot } from './kit/boot.js';
import { postLiveKit, roomEvent } from './kit/post-livekit.js';
import { receives } from './kit/receives.js';
import { Rooms, webhooks } from './kit/rooms.js';
import { until } from './kit/until.js';

@Controller()
class BrokenController {
  @Get('broken')
  fail() {
    throw new Error('the route is broken');
  }
}

@Injectable()
class Reporter {
  @OnLiveKitEvent('room_finished')
  report() {
    captureException(new Error('a handler told Sentry'));
  }
}

@Module({
  imports: [SentryModule.forRoot(), webhooks()],
  controllers: [BrokenController],
  providers: [
    { provide: APP_FILTER, useClass: SentryGlobalFilter },
    Rooms,
    Reporter,
  ],
})
class AppModule {}

const tells = async (text: string) => {
  await flush();
  return sent.some((envelope) => envelope.includes(text));
};

for (const adapter of ADAPTERS) {
  test(`Sentry on ${adapter} hears of what is broken, and not of forgeries`, async () => {
    sent.length = 0;
    await using running = await boot(adapter, AppModule);
    await receives(running);
    await until(() => tells('POST /webhooks/livekit'));
    assert.equal(await tells('ERR_WEBHOOK_SIGNATURE'), false);

    const broken = await fetch(`${running.url}/broken`);
    assert.equal(broken.status, 500);
    await until(() => tells('the route is broken'));

    await postLiveKit(running.webhooks, roomEvent('room_finished'));
    await until(() => tells('a handler told Sentry'));
  });
}
