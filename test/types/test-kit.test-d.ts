import { livekit, type LiveKitEvent } from 'nestjs-livestream-webhooks/livekit';
import { livepeer } from 'nestjs-livestream-webhooks/livepeer';
import {
  buildEvent,
  sendWebhook,
  signWebhook,
} from 'nestjs-livestream-webhooks/testing';
import type { INestApplication } from '@nestjs/common';
import { defineSource } from 'nestjs-livestream-webhooks';

/** What users may write of the test kit, and what they may not: compiled, never run. */
export async function types(app: INestApplication) {
  const event: LiveKitEvent<'room_finished'> = await buildEvent(
    livekit,
    'room_finished',
  );
  // @ts-expect-error it is the event of another type
  const other: LiveKitEvent<'track_published'> = await buildEvent(
    livekit,
    'room_finished',
  );

  const account = livekit({ apiKey: 'key', apiSecret: 'secret' });
  const webhook = await signWebhook(account, 'room_finished');
  await fetch(`http://localhost${webhook.path}`, webhook);
  // @ts-expect-error LiveKit sends no such event
  await signWebhook(account, 'room_gone');
  // @ts-expect-error the secrets to sign with are missing
  await signWebhook(livekit, 'room_finished');

  await sendWebhook(app, livepeer, 'playback.accessControl');
  await sendWebhook(app, livepeer, 'stream.started', { timeout: 100 });
  // @ts-expect-error that is an event of another source
  await sendWebhook(app, livepeer, 'room_finished');

  // A source that adds nothing to the maps takes any type.
  const nobody = defineSource<'nobody', object>(null!);
  await sendWebhook(app, nobody, 'anything');
  return [event, other];
}
