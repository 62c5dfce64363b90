/** Compiled by `npm run typecheck`, never run: `@nestjs/config` fits wherever a text or a secret is wanted. */
import { ConfigModule, ConfigService } from '@nestjs/config';
import {
  bearerToken,
  forwardTo,
  hmac,
  jwtBodyHash,
  sqliteInbox,
  WebhooksModule,
} from 'nestjs-livestream-webhooks';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { livepeer } from 'nestjs-livestream-webhooks/livepeer';
import { postgresInbox } from 'nestjs-livestream-webhooks/postgres';
import { pumpfun } from 'nestjs-livestream-webhooks/pumpfun';

export const untyped = (config: ConfigService) => [
  livekit({
    apiKey: config.getOrThrow('A'),
    apiSecret: config.getOrThrow('B'),
  }),
  livekit({
    apiKey: config.getOrThrow('A'),
    apiSecret: [config.getOrThrow('B'), config.getOrThrow('C')],
  }),
  livekit({ keys: { [config.getOrThrow('A')]: config.getOrThrow('B') } }),
  livekit({ keys: config.getOrThrow('KEYS') }),
  livekit({ signature: 'beluga', apiSecret: config.getOrThrow('B') }),
  livepeer({
    secret: config.getOrThrow('A'),
    register: { url: config.getOrThrow('U'), events: ['stream.started'] },
  }),
  pumpfun({
    secret: config.getOrThrow('A'),
    tokenSecret: config.getOrThrow('B'),
  }),
  hmac({ header: 'x-signature', secret: config.getOrThrow('A') }),
  jwtBodyHash({ keys: { [config.getOrThrow('A')]: config.getOrThrow('B') } }),
  bearerToken({ token: config.getOrThrow('A') }),
  forwardTo(
    {
      name: 'billing',
      url: config.getOrThrow('U'),
      secret: config.getOrThrow('A'),
    },
    { events: ['*'] },
  ),
];

export const inFactory = WebhooksModule.forRootAsync({
  imports: [ConfigModule],
  sources: [livekit, livepeer, pumpfun],
  inject: [ConfigService],
  useFactory: (config: ConfigService) => ({
    sources: {
      livekit: {
        apiKey: config.getOrThrow('A'),
        apiSecret: config.getOrThrow('B'),
      },
      livepeer: { secret: config.getOrThrow('C'), apiKey: config.get('D') },
      pumpfun: { secret: config.getOrThrow('E') },
    },
    inbox: postgresInbox({ connectionString: config.getOrThrow('URL') }),
  }),
});

interface Env {
  KEY: string;
  SECRET: string;
}

export const typed = WebhooksModule.forRootAsync({
  sources: [livekit],
  inject: [ConfigService],
  useFactory: async (config: ConfigService<Env, true>) => ({
    sources: {
      livekit: {
        apiKey: config.getOrThrow('KEY', { infer: true }),
        apiSecret: config.get('SECRET'),
      },
    },
    inbox: sqliteInbox({ path: config.get('SECRET', { infer: true }) }),
  }),
});
