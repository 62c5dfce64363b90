import assert from 'node:assert/strict';
import { exec } from 'node:child_process';
import { rmSync } from 'node:fs';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { Injectable, Module } from '@nestjs/common';
import { sqliteInbox } from 'nestjs-livestream-webhooks';
import { OnLiveKitEvent } from 'nestjs-livestream-webhooks/livekit';
import { ADAPTERS, boot } from '../kit/boot.js';
import { postLiveKit } from '../kit/post-livekit.js';
import { webhooks } from '../kit/rooms.js';
import { until } from '../kit/until.js';

for (const adapter of ADAPTERS) {
  test(`a failure on ${adapter} is logged where it was thrown, and its hint can be copied and run`, async () => {
    const folder = `dead letters ${adapter}`;
    let runs = 0;
    @Injectable()
    class Billing {
      @OnLiveKitEvent('room_started', { attempts: 1 })
      async count() {
        runs++;
        const cause = await fetch('http://127.0.0.1:1').catch((error) => error);
        throw new Error('no\u001b[2J bill', { cause });
      }
    }
    @Module({
      imports: [
        webhooks({ inbox: sqliteInbox({ path: `${folder}/webhooks.db` }) }),
      ],
      providers: [Billing],
    })
    class AppModule {}

    try {
      await using running = await boot(adapter, AppModule);
      const { log, webhooks: url } = running;
      assert.equal((await postLiveKit(url)).status, 200);
      const failures = () => log.filter((line) => line.startsWith('error'));
      await until(() => failures().length === 1);
      const [error = ''] = failures();
      assert.match(
        error,
        /dead letter \(exhausted\)\. Error: no\\u\{1b\}\[2J bill/,
      );
      assert.match(error, /\n {4}at Billing\.count \(.*dead-letters\.test/);
      assert.match(error, /caused by: .*(fetch failed|bad port)/);
      assert.doesNotMatch(error, /node_modules|node:internal/);

      const [, command = ''] = /: (npx .*)$/.exec(error.trimEnd()) ?? [];
      const { stdout } = await promisify(exec)(command);
      assert.match(stdout, /replayed 1 event: 1 job to run again/);
      await until(() => runs === 2);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
