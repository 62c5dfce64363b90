import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Module } from '@nestjs/common';
import { ServeStaticModule } from '@nestjs/serve-static';
import { ADAPTERS, boot } from '../kit/boot.js';
import { receives } from '../kit/receives.js';
import { Rooms, webhooks } from '../kit/rooms.js';

const rootPath = mkdtempSync(join(tmpdir(), 'static-'));
writeFileSync(join(rootPath, 'index.html'), 'the page');

/** A module for each: what it is given is filled in for the adapter that comes first. */
function makeModule() {
  const serveStaticOptions = { fallthrough: true };
  @Module({
    imports: [
      ServeStaticModule.forRoot({ rootPath, serveStaticOptions }),
      webhooks(),
    ],
    providers: [Rooms],
  })
  class AppModule {}
  return AppModule;
}

for (const adapter of ADAPTERS) {
  test(`a page for every other path on ${adapter}: webhooks pass it by`, async () => {
    await using running = await boot(adapter, makeModule());
    await receives(running);
    for (const path of ['/', '/any/where']) {
      const page = await fetch(running.url + path);
      assert.equal(await page.text(), 'the page');
    }
  });
}
