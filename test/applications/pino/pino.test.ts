import { test } from 'node:test';
import { Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { ADAPTERS, boot } from '../kit/boot.js';
import { receives } from '../kit/receives.js';
import { Rooms, webhooks } from '../kit/rooms.js';

@Module({
  imports: [
    LoggerModule.forRoot({ pinoHttp: { level: 'silent' } }),
    webhooks(),
  ],
  providers: [Rooms],
})
class AppModule {}

for (const adapter of ADAPTERS) {
  test(`nestjs-pino with its defaults on ${adapter}: webhooks are taken`, async () => {
    await using running = await boot(adapter, AppModule);
    await receives(running);
  });
}
