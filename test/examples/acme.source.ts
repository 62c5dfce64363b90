import {
  createOnEvent,
  defineSource,
  hmac,
  IsSecret,
  type EventOf,
  type FullNames,
  type Secret,
} from 'nestjs-livestream-webhooks';

/** What Acme sends, by event type. */
export interface AcmeEvents {
  'camera.up': { id: string; camera: string };
  'camera.down': { id: string; camera: string; reason: string };
}

export type AcmeEvent<Type extends keyof AcmeEvents = keyof AcmeEvents> =
  EventOf<AcmeEvents, Type>;

// Lets @OnWebhookEvent('acme.camera.up') and the bus know the events too.
declare module 'nestjs-livestream-webhooks/event-map' {
  interface WebhookEventMap extends FullNames<'acme', AcmeEvents> {}
}

export interface AcmeOptions {
  /** The shared secret; several while it is being replaced. */
  readonly secret: Secret;
}

/** Checked at start: an error says what to change. */
class AcmeRules {
  @IsSecret({ message: 'secret is blank: set it, or ACME_WEBHOOK_SECRET' })
  secret?: Secret;
}

export const acme = defineSource<'acme', AcmeOptions>({
  name: 'acme',
  title: 'Acme',
  eventTypes: ['camera.up', 'camera.down'],
  // Seconds after which Acme should come back when an event cannot be kept.
  retryAfter: 5,
  routes: {
    events: {
      path: '',
      open: ({ secret }) => ({
        scheme: hmac({ header: 'x-acme-signature', prefix: 'sha256=', secret }),
        // The body is proven by now. What throws here is answered 400.
        parse({ body }) {
          const raw = JSON.parse(body.toString());
          return {
            id: raw.id,
            type: raw.event,
            key: raw.camera,
            data: raw,
            raw,
          };
        },
      }),
    },
  },
  rules: AcmeRules,
  fromEnv: (env) => ({ secret: env['ACME_WEBHOOK_SECRET'] }),
  // For the test kit: a payload of each type, and how to make new ones of them.
  samples: async () => ({
    payloads: {
      events: {
        'camera.up': { id: '1', event: 'camera.up', camera: 'gate' },
        'camera.down': {
          id: '2',
          event: 'camera.down',
          camera: 'gate',
          reason: 'battery',
        },
      },
    },
    headers: { 'content-type': 'application/json' },
    renew: (payload, { uuid }) => ({ ...payload, id: uuid }),
  }),
});

export const OnAcmeEvent = createOnEvent<AcmeEvents>('acme', [
  'camera.up',
  'camera.down',
]);
