/** Handing an event to listeners in this process, and nothing else. */
import 'reflect-metadata';
import { Webhooks } from '@octokit/webhooks';
import { NestFactory } from '@nestjs/core';
import {
  memoryInbox,
  WebhookEventBus,
  WebhooksModule,
} from 'nestjs-livestream-webhooks';
import { buildEvent } from 'nestjs-livestream-webhooks/testing';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { median } from '../../numbers.mjs';

const { rounds, calls } = JSON.parse(process.argv[2]!);
const LISTENERS = 3;

const octokit = new Webhooks({ secret: 'secret' });
const app = await NestFactory.createApplicationContext(
  WebhooksModule.forRoot({ inbox: memoryInbox({ acceptLoss: true }) }),
  { logger: false },
);
const bus = app.get(WebhookEventBus);
let heard = 0;
for (let n = 0; n < LISTENERS; n++) {
  octokit.on('push', () => void heard++);
  bus.on('livekit.room_finished', () => void heard++);
}
const event = await buildEvent(livekit, 'room_finished');
const payload = { ref: 'refs/heads/main' } as never;

const SIDES = {
  octokit: () => octokit.receive({ id: '1', name: 'push', payload }),
  ours: () => bus.publish(event),
};
const times: Record<string, number[]> = { octokit: [], ours: [] };
for (let round = 0; round <= rounds; round++) {
  for (const [name, run] of Object.entries(SIDES)) {
    const since = performance.now();
    const before = heard;
    for (let call = 0; call < calls; call++) await run();
    if (heard - before !== calls * LISTENERS) throw new Error('not all heard');
    const each = ((performance.now() - since) * 1_000) / calls;
    if (round > 0) times[name]!.push(each);
  }
}
await app.close();
process.send!({
  octokit: median(times['octokit']!),
  ours: median(times['ours']!),
});
