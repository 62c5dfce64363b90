/** Compiled by `npm run typecheck`, never run: what users may and may not write. */
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import {
  OnWebhookEvent,
  WebhooksModule,
  type HandlerContext,
  type NamedEvent,
  type WebhookEvent,
  type WebhookEventBus,
  type WebhooksOptionsFactory,
} from 'nestjs-livestream-webhooks';
import {
  livekit,
  OnLiveKitEvent,
  type LiveKitEvent,
} from 'nestjs-livestream-webhooks/livekit';

export class Handlers {
  @OnLiveKitEvent('room_finished')
  one(event: LiveKitEvent<'room_finished'>) {
    const name: string = event.data.room.name;
    const type: 'room_finished' = event.type;
    return [name, type];
  }

  @OnLiveKitEvent('participant_joined', 'participant_left')
  union(event: LiveKitEvent<'participant_joined' | 'participant_left'>) {
    return event.data.participant.identity;
  }

  @OnLiveKitEvent('room_started', { account: 'eu', id: 'rooms' })
  withOptions(event: LiveKitEvent<'room_started'>, context: HandlerContext) {
    return `${event.key} ${context.attempt}`;
  }

  @OnLiveKitEvent('room_finished', {
    order: 'none',
    attempts: 3,
    transactional: true,
    aliases: ['Old.method'],
  })
  withPolicy(
    event: LiveKitEvent<'room_finished'>,
    { transaction, signal }: HandlerContext<PoolClient>,
  ) {
    signal.throwIfAborted();
    return transaction.query('select $1', [event.id]);
  }

  @OnLiveKitEvent('room_started')
  @OnLiveKitEvent('room_finished')
  wider(event: WebhookEvent) {
    return event.id;
  }

  @OnLiveKitEvent()
  all(event: LiveKitEvent) {
    // Narrowed by its type.
    return event.type === 'egress_ended' && event.data.egressInfo.egressId;
  }

  @OnLiveKitEvent('room_started')
  nothing() {}

  @OnWebhookEvent()
  every(event: WebhookEvent) {
    return event.type;
  }

  @OnWebhookEvent('livekit.room_finished')
  named(event: WebhookEvent<'livekit.room_finished'>) {
    const name: string = event.data.room.name;
    const type: 'room_finished' = event.type;
    return [name, type];
  }

  @OnWebhookEvent('livekit.room_started', 'livekit.room_finished')
  severalNamed(
    event: WebhookEvent<'livekit.room_started' | 'livekit.room_finished'>,
  ) {
    return event.data.room.name;
  }

  @OnWebhookEvent('livekit.room_finished')
  namedByData(
    event: WebhookEvent<'room_finished', { room: { name: string } }>,
  ) {
    return event.data.room.name;
  }

  @OnWebhookEvent('livekit.room_started', 'livekit.room_finished')
  narrowed(
    event: NamedEvent<'livekit.room_started' | 'livekit.room_finished'>,
  ) {
    return event.type === 'room_started' && event.data.room.name;
  }

  @OnWebhookEvent({ id: 'audit' })
  everyWithOptions(event: WebhookEvent) {
    return event.data;
  }

  @OnLiveKitEvent({ order: 'none' })
  allWithOptions(event: LiveKitEvent) {
    return event.data;
  }

  @OnWebhookEvent('livekit.new_thing', { id: 'new-thing' })
  unknown(event: WebhookEvent) {
    return event.data;
  }

  // @ts-expect-error LiveKit sends no such event
  @OnLiveKitEvent('room_finishd')
  typo(event: LiveKitEvent) {
    return event;
  }

  // @ts-expect-error the parameter is of another event
  @OnLiveKitEvent('room_started')
  wrongEvent(event: LiveKitEvent<'room_finished'>) {
    return event;
  }

  // @ts-expect-error the parameter takes only one of the two
  @OnLiveKitEvent('participant_joined', 'participant_left')
  half(event: LiveKitEvent<'participant_joined'>) {
    return event;
  }

  // @ts-expect-error a handler gets an event, not a string
  @OnLiveKitEvent('room_started')
  wrongType(event: string) {
    return event;
  }

  // @ts-expect-error the second parameter is the context
  @OnLiveKitEvent('room_started')
  wrongContext(event: LiveKitEvent<'room_started'>, context: number) {
    return [event, context];
  }

  // @ts-expect-error a full name gives its own event
  @OnWebhookEvent('livekit.room_started')
  wrongNamed(event: LiveKitEvent<'room_finished'>) {
    return event;
  }

  // @ts-expect-error names are <source>.<type>
  @OnWebhookEvent('room_started')
  shortName(event: WebhookEvent) {
    return event;
  }

  // @ts-expect-error there is no such option
  @OnLiveKitEvent('room_started', { acount: 'eu' })
  wrongOption(event: LiveKitEvent<'room_started'>) {
    return event;
  }

  @OnLiveKitEvent('egress_ended')
  egress(event: LiveKitEvent<'egress_ended'>): string {
    // @ts-expect-error egress events carry no room for certain
    return event.data.room.name;
  }
}

export function bus(events: WebhookEventBus) {
  events.on('livekit.room_started', (event) => event.data.room.name);
  events.on('*', (event) => event.source);
  events.once('acme.anything', (event) => event.data);
  // @ts-expect-error a room event has no participant for certain
  events.on('livekit.room_started', (event) => event.data.participant.sid);
}

export const sync = WebhooksModule.forRoot({
  sources: [livekit({ apiKey: 'key', apiSecret: ['new', 'old'] })],
});

export const bare = WebhooksModule.forRoot({
  // @ts-expect-error forRoot needs the options: livekit({ ... })
  sources: [livekit],
});

// @ts-expect-error the secret is missing
export const noSecret = livekit({ apiKey: 'key' });

export const asynchronous = WebhooksModule.forRootAsync({
  sources: [livekit, livekit.named('eu')],
  useFactory: () => ({
    sources: {
      livekit: { apiKey: 'key', apiSecret: 'secret' },
      eu: { keys: async ({ keyId }) => keyId && 'secret' },
    },
  }),
});

export const forgotten = WebhooksModule.forRootAsync({
  sources: [livekit, livekit.named('eu')],
  useFactory: () => ({
    // @ts-expect-error the options of `eu` are missing
    sources: { livekit: { apiKey: 'key', apiSecret: 'secret' } },
  }),
});

export const misspelled = WebhooksModule.forRootAsync({
  sources: [livekit],
  useFactory: () => ({
    // @ts-expect-error it is apiKey
    sources: { livekit: { apiKye: 'key', apiSecret: 'secret' } },
  }),
});

export const syncKeys = livekit({ keys: async ({ keyId }) => keyId && 'x' });

@Injectable()
export class WebhooksConfig implements WebhooksOptionsFactory<
  [typeof livekit]
> {
  createWebhooksOptions() {
    return { sources: { livekit: { apiKey: 'key', apiSecret: 'secret' } } };
  }
}

@Injectable()
export class LooseConfig implements WebhooksOptionsFactory {
  async createWebhooksOptions() {
    return { concurrency: 10 };
  }
}

export const byClass = WebhooksModule.forRootAsync({
  sources: [livekit],
  useClass: WebhooksConfig,
});

export const byExisting = WebhooksModule.forRootAsync({
  sources: [livekit],
  useExisting: WebhooksConfig,
});

export const withoutSources = WebhooksModule.forRootAsync({
  useFactory: async () => ({ concurrency: 10 }),
});

export const withoutSourcesByClass = WebhooksModule.forRootAsync({
  useClass: LooseConfig,
});

export const forgottenByClass = WebhooksModule.forRootAsync({
  sources: [livekit, livekit.named('eu')],
  // @ts-expect-error it returns no options of `eu`
  useClass: WebhooksConfig,
});

// @ts-expect-error it says not where the options come from
export const fromNowhere = WebhooksModule.forRootAsync({ sources: [livekit] });

export const strayOptions = WebhooksModule.forRootAsync({
  // @ts-expect-error no source waits for them
  useFactory: () => ({ sources: { livekit: { apiKey: 'key' } } }),
});
