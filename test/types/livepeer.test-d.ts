/** Compiled by `npm run typecheck`, never run: what users may and may not write of Livepeer's webhooks. */
import { WebhooksModule } from 'nestjs-livestream-webhooks';
import {
  livepeer,
  LivepeerWebhooks,
  type LivepeerWebhook,
} from 'nestjs-livestream-webhooks/livepeer';

const url = 'https://example.com/webhooks/livepeer';

export const registering = livepeer({
  secret: 'secret',
  apiKey: 'key',
  register: { url, events: ['stream.started'] },
});

export const misspelled = livepeer({
  secret: 'secret',
  apiKey: 'key',
  // @ts-expect-error Livepeer sends no such event
  register: { url, events: ['stream.startd'] },
});

export const question = livepeer({
  secret: 'secret',
  apiKey: 'key',
  // @ts-expect-error a question does not go to the route of the events
  register: { url, events: ['playback.accessControl'] },
});

export const later = WebhooksModule.forRootAsync({
  sources: [livepeer, livepeer.named('eu')],
  useFactory: () => ({
    sources: {
      livepeer: { secret: 'secret' },
      eu: {
        secret: 'secret',
        apiKey: process.env['LIVEPEER_API_KEY'],
        register: { url, events: ['stream.idle'] as const },
      },
    },
  }),
});

export async function manage(webhooks: LivepeerWebhooks) {
  const made: LivepeerWebhook = await webhooks.create({
    name: 'gate',
    url,
    events: ['playback.accessControl'],
  });
  const { id } = await webhooks.update(made.id, { ...made, name: 'other' });
  // @ts-expect-error PUT replaces: the events must be there
  await webhooks.update(id, { name: 'other', url });
  // @ts-expect-error DELETE answers nothing
  console.log((await webhooks.delete(id)).id);
  const { webhooks: page, cursor } = await webhooks.list({ limit: 5 });
  for await (const webhook of webhooks.all()) console.log(webhook.url, page);
  return (await webhooks.logs(id, { cursor })).logs[0]?.response.status;
}
