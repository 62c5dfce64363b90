import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module, type ModuleMetadata } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import {
  WebhooksModule,
  type WebhooksOptionsFactory,
} from 'nestjs-livestream-webhooks';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { sendWebhook } from 'nestjs-livestream-webhooks/testing';
import { ADAPTERS, boot, type Running } from './support/boot.js';

const env = () => ({
  KEY: 'APIkey',
  SECRET: 'secret-of-the-factory-0123456789',
});
const config = ConfigModule.forRoot({ ignoreEnvFile: true, load: [env] });

@Injectable()
class WebhooksConfig implements WebhooksOptionsFactory<[typeof livekit]> {
  static made = 0;

  constructor(private readonly config: ConfigService) {
    WebhooksConfig.made++;
  }

  async createWebhooksOptions() {
    return {
      sources: {
        livekit: {
          apiKey: this.config.getOrThrow('KEY'),
          apiSecret: this.config.getOrThrow('SECRET'),
        },
      },
    };
  }
}

@Module({
  imports: [config],
  providers: [WebhooksConfig],
  exports: [WebhooksConfig],
})
class WebhooksConfigModule {}

let running: Running | undefined;

afterEach(async () => {
  await running?.app.close();
  running = undefined;
  WebhooksConfig.made = 0;
});

describe.each(ADAPTERS)('the options of forRootAsync on %s', (adapter) => {
  it.each<[string, () => NonNullable<ModuleMetadata['imports']>]>([
    [
      'a class that is made for it',
      () => [
        WebhooksModule.forRootAsync({
          imports: [config],
          sources: [livekit],
          useClass: WebhooksConfig,
        }),
      ],
    ],
    [
      'a provider that there is already',
      () => [
        WebhooksModule.forRootAsync({
          imports: [WebhooksConfigModule],
          sources: [livekit],
          useExisting: WebhooksConfig,
        }),
      ],
    ],
  ])('come from %s', async (_what, imports) => {
    running = await boot({ adapter, metadata: { imports: imports() } });
    // Signed with the secret that the account has.
    const { status } = await sendWebhook(running.app, livekit, 'room_started');
    expect(status).toBe(200);
    expect(WebhooksConfig.made).toBe(1);
  });
});
