import { afterEach, describe, expect, it } from '@jest/globals';
import {
  memoryInbox,
  WebhooksModule,
  type InboxOption,
} from 'nestjs-livestream-webhooks';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { livepeer } from 'nestjs-livestream-webhooks/livepeer';
import { pumpfun } from 'nestjs-livestream-webhooks/pumpfun';
import {
  sendWebhook,
  type SendWebhookOptions,
} from 'nestjs-livestream-webhooks/testing';
import { ADAPTERS, boot, type Running } from './support/boot.js';
import { Recorder } from './support/recorder.js';

const DAY = 86_400_000;
const sources = [
  livekit({ apiKey: 'APIkey', apiSecret: 'livekit secret' }),
  livepeer({ secret: 'livepeer secret' }),
  pumpfun({ secret: 'pumpfun secret', tokenSecret: 'pumpfun token' }),
];

describe.each(ADAPTERS)('on %s', (adapter) => {
  let running: Running;

  afterEach(() => running.app.close());

  async function start(inbox: InboxOption = memoryInbox()) {
    running = await boot({
      adapter,
      metadata: {
        imports: [WebhooksModule.forRoot({ sources, inbox })],
        providers: [Recorder],
      },
    });
    return running.app;
  }

  /** An inbox that writes down how long it was told to remember each id. */
  function listening(memory = memoryInbox()) {
    const told: number[] = [];
    const inbox: InboxOption = {
      ...memory,
      create() {
        const store = memory.create();
        const accept = store.accept.bind(store);
        store.accept = (arrivals) => {
          told.push(...arrivals.map(({ dedupeFor }) => dedupeFor / DAY));
          return accept(arrivals);
        };
        return store;
      },
    };
    return { told, inbox };
  }

  it("remembers senders' ids for 90 days, and bodies that may repeat honestly for one", async () => {
    const { told, inbox } = listening();
    const app = await start(inbox);
    await sendWebhook(app, livekit, 'room_started');
    await sendWebhook(app, livepeer, 'stream.started');
    await sendWebhook(app, livepeer, 'stream.started', {
      overrides: { timestamp: undefined },
    });
    await sendWebhook(app, pumpfun, 'call.started');
    await sendWebhook(app, pumpfun, 'room_started', { route: 'livekit' });
    await sendWebhook(app, pumpfun, 'room_started', { route: 'receiver' });
    expect(told).toEqual([90, 90, 1, 1, 1, 1]);
  });

  it('takes equal bodies without an id for one event, and bodies that differ for two', async () => {
    const app = await start();
    const at = (milliseconds: number): SendWebhookOptions => ({
      overrides: { timestamp: milliseconds },
    });
    for (const time of [1, 1, 2]) {
      await sendWebhook(app, pumpfun, 'call.started', at(time));
    }
    const { events } = app.get(Recorder);
    expect(events.map(({ id }) => id)).toHaveLength(2);
  });
});
