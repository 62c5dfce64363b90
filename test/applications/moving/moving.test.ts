import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { boot, type Running } from '../kit/boot.js';
import { postLiveKit } from '../kit/post-livekit.js';
import { until } from '../kit/until.js';
import { fastLiveKit, roomFinished } from './fast-livekit.js';
import { Followers } from './followers.js';
import { HandWrittenModule } from './hand-written.js';
import { PortedModule } from './ported.js';
import { UncheckedModule } from './unchecked.js';

const LIVEKIT_HEADERS = { 'content-type': 'application/webhook+json' };
const LIVEKIT_TYPE = { type: 'application/webhook+json' };

/** The hand-written receivers with the body parser that they need beside Nest's own. */
const handWritten = () =>
  boot('express', HandWrittenModule, {
    main: (app) =>
      (app as NestExpressApplication).useBodyParser('raw', LIVEKIT_TYPE),
  });

const unchecked = () =>
  boot('express', UncheckedModule, {
    main: (app) =>
      (app as NestExpressApplication).useBodyParser('json', LIVEKIT_TYPE),
  });

const ported = () => boot('express', PortedModule);

const followers = ({ app }: Running) => app.get(Followers);

for (const [adapter, status] of [
  ['express', 500],
  ['fastify', 415],
] as const) {
  test(`rawBody: true and LiveKit's SDK on ${adapter}: every genuine webhook is answered ${status}`, async () => {
    const options = { rawBody: true, logger: false as const };
    await using running = await boot(adapter, HandWrittenModule, { options });
    const body = Buffer.from(JSON.stringify(roomFinished()));
    assert.equal((await postLiveKit(running.webhooks, body)).status, status);
  });
}

test('whoever says hello is answered 200 where nobody checks, 500 where the SDK throws, 401 with the library', async () => {
  for (const [start, status] of [
    [unchecked, 200],
    [handWritten, 500],
    [ported, 401],
  ] as const) {
    await using running = await start();
    const body = Buffer.from(JSON.stringify(roomFinished()));
    const hello = { ...LIVEKIT_HEADERS, authorization: 'hello' };
    const answer = await postLiveKit(running.webhooks, body, hello);
    assert.equal(answer.status, status);
  }
});

test('a webhook that comes again notifies twice when written by hand, once with the library', async () => {
  for (const [start, times] of [
    [handWritten, 2],
    [ported, 1],
  ] as const) {
    await using running = await start();
    const body = Buffer.from(JSON.stringify(roomFinished()));
    await postLiveKit(running.webhooks, body);
    await postLiveKit(running.webhooks, body);
    const { billed, mailed } = followers(running);
    await until(() => mailed.length === times && billed.length === times);
  }
});

test('a follower that fails four times makes five runs of all when written by hand, one of the others with the library', async () => {
  for (const [start, bills] of [
    [handWritten, 5],
    [ported, 1],
  ] as const) {
    await using running = await start();
    followers(running).failures = 4;
    const livekit = fastLiveKit(running.webhooks);
    await livekit.send(roomFinished());
    livekit.close();
    await until(() => followers(running).mailed.length === 1);
    assert.equal(followers(running).billed.length, bills);
  }
});

test('a slow follower loses events when written by hand, none with the library', async () => {
  for (const start of [handWritten, ported]) {
    await using running = await start();
    followers(running).delay = 120;
    const livekit = fastLiveKit(running.webhooks);
    const sent = Array.from({ length: 20 }, () => livekit.send(roomFinished()));
    await Promise.all(sent);
    const { dropped } = livekit.summary;
    livekit.close();
    if (start === handWritten) assert.ok(dropped > 0);
    else {
      assert.equal(dropped, 0);
      await until(() => followers(running).billed.length === 20);
    }
  }
});
