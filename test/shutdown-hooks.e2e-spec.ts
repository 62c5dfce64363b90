import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { sqliteInbox, WebhooksModule } from 'nestjs-livestream-webhooks';
import { KeptLog } from './support/kept-log.js';
import { testLiveKit } from './support/livekit.js';
import { Recorder } from './support/recorder.js';
import { until } from './support/until.js';

it('an application context without shutdown hooks is told how to get them, and has no word about listen()', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hooks-'));
  @Module({
    imports: [
      WebhooksModule.forRoot({
        sources: [testLiveKit()],
        inbox: sqliteInbox({ path: join(folder, 'webhooks.db') }),
      }),
    ],
    providers: [Recorder],
  })
  class WorkerModule {}
  process.removeAllListeners('SIGTERM');
  const logger = new KeptLog();
  const app = await NestFactory.createApplicationContext(WorkerModule, {
    logger,
  });
  try {
    const told = () =>
      logger.complaints.filter((line) => line.includes('SIGTERM'));
    expect(told()).toEqual([]);
    await until(() => told().length > 0, 'the warning');
    expect(told()[0]).toContain('app.enableShutdownHooks()');
    expect(told()[0]).not.toContain('listen()');
  } finally {
    await app.close();
    await rm(folder, { recursive: true });
  }
});
